import Foundation

/// JSON as the story has it.
enum Json: Decodable, Equatable, Sendable {
    case null
    case truth(Bool)
    case number(Int64)
    case text(String)
    case list([Json])
    case object([String: Json])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let truth = try? value.decode(Bool.self) {
            self = .truth(truth)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([Json].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: Json].self))
        }
    }

    static func parsed(_ text: String) throws -> Json { try JSONDecoder().decode(Json.self, from: Data(text.utf8)) }

    /// Keys sorted, no spaces, UTF-8 as it is.
    var canonical: String {
        switch self {
        case .null: "null"
        case .truth(let truth): "\(truth)"
        case .number(let number): "\(number)"
        case .text(let text): quoted(text)
        case .list(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .object(let fields):
            "{"
                + fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { quoted($0.key) + ":" + $0.value.canonical }.joined(separator: ",") + "}"
        }
    }

    subscript(_ name: String) -> Json {
        guard case .object(let fields) = self, let field = fields[name] else { fatalError("no \(name) in \(self)") }
        return field
    }

    func has(_ name: String) -> Bool {
        if case .object(let fields) = self { fields[name] != nil } else { false }
    }

    func without(_ name: String) -> Json {
        guard case .object(var fields) = self else { return self }
        fields[name] = nil
        return .object(fields)
    }

    var list: [Json] {
        if case .list(let items) = self { items } else { fatalError("no list: \(self)") }
    }

    func text(_ name: String) -> String { orNull(name) ?? { fatalError("\(name) is null") }() }

    func orNull(_ name: String) -> String? {
        switch self[name] {
        case .text(let text): text
        case .null: nil
        default: fatalError("\(name) is no text")
        }
    }

    func number(_ name: String) -> Int64 {
        if case .number(let number) = self[name] { number } else { fatalError("\(name) is no number") }
    }

    func count(_ name: String) -> UInt32 { UInt32(number(name)) }

    func truth(_ name: String) -> Bool {
        if case .truth(let truth) = self[name] { truth } else { fatalError("\(name) is neither true nor false") }
    }

    func texts(_ name: String) -> [String] { self[name].list.map(\.asText) }

    var asText: String { if case .text(let text) = self { text } else { fatalError("no text: \(self)") } }
}

private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
