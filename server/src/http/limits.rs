//! The limits of the HTTP side, each with its reason.

use std::time::Duration;

/// Bytes of a registration, sign-in, token or consent request. The largest honest one (128 characters of password at
/// four bytes, a boot id, a hash) is under 2 KiB.
pub const SMALL_BODY_BYTES_MAX: usize = 16 * 1024;

/// Bytes of a body beyond its limit that are read and thrown away so that the answer (413) arrives. Our own phones halve
/// what is too large and are never far above; whoever sends more is cut off.
pub const DISCARDED_BYTES_MAX: usize = 1024 * 1024;

/// How long a body may take to arrive. A quarter of a megabyte over a bad mobile link takes ten seconds; a phone's own
/// deadline for an answer is 15 s.
pub const BODY_DEADLINE: Duration = Duration::from_secs(15);

/// How long a file may take to arrive: the largest, 14 megabytes on the wire, over a line of 1 Mbit/s.
pub const UPLOAD_DEADLINE: Duration = Duration::from_secs(120);

/// Files on their way in at once; above it the answer is 503 with a `Retry-After`. Each holds up to 14 megabytes while it
/// arrives and some 50 for the moment in which it is decoded, sealed and written, so this bounds their memory at 400.
pub const UPLOADS_AT_ONCE: usize = 8;

/// How long the head of a request may take, and so how long an idle connection is kept.
pub const HEAD_DEADLINE: Duration = Duration::from_secs(30);

/// Bytes of a request's head: our own requests need under 1 KiB, proxies add some.
pub const HEAD_BYTES_MAX: usize = 16 * 1024;

/// Requests in work at once. Above it the answer is 503 with a `Retry-After`: a queue that grows helps nobody. Each may
/// hold a body of 256 KiB (but for files, see [`UPLOADS_AT_ONCE`]), so this bounds memory at 64 MiB.
pub const REQUESTS_AT_ONCE: usize = 256;

/// Connections open at once; the next one waits to be accepted. Below the usual limit of 1,024 file descriptors.
pub const CONNECTIONS_AT_ONCE: usize = 768;

/// How long a closing server waits for requests in work.
pub const DRAIN: Duration = Duration::from_secs(10);

/// `Retry-After` of a busy server, seconds: the phones spread their retries from here on by themselves.
pub const BUSY_RETRY_AFTER_S: u32 = 2;
