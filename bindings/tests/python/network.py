"""HTTP as an app brings it: Python's own.

Comes in: a request of the core. Goes out: the server's answer, whatever its status, or `Unreachable`.
"""

import urllib.error
import urllib.request

import kenpos


class Network(kenpos.HttpTransport):
    """One blocking call on a thread of the library's; keeps what was sent."""

    def __init__(self):
        self.sent = []

    def send(self, request):
        self.sent.append(request)
        headers = {header.name: header.value for header in request.headers}
        outgoing = urllib.request.Request(request.url, request.body or None, headers, method=request.method)
        try:
            with urllib.request.urlopen(outgoing, timeout=request.timeout_ms / 1000) as answer:
                return self.response(answer)
        except urllib.error.HTTPError as answer:
            return self.response(answer)
        except OSError as error:
            raise kenpos.TransportError.Unreachable(detail=str(error)) from error

    @staticmethod
    def response(answer):
        headers = [kenpos.Header(name=name, value=value) for name, value in answer.headers.items()]
        return kenpos.HttpResponse(status=answer.status, headers=headers, body=answer.read())
