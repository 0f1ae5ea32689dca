import Foundation
import KenposCore

/// What a value of the bindings is in the JSON of the story: `tests/foreign/README.md`.
func canonical(_ value: Any) -> Json {
    switch value {
    case let json as Json: return json
    case is Void: return .null
    case let truth as Bool: return .truth(truth)
    case let number as any BinaryInteger: return .number(Int64(number))
    case let text as String: return .text(text)
    case let moment as Date: return .number(Int64((moment.timeIntervalSince1970 * 1_000).rounded()))
    default: return mirrored(value)
    }
}

/// What an error is there.
func canonical(error: KenposError) -> Json {
    let (name, fields) = variant(of: error)
    return .object(["error": .text(snake(name)), "code": fields["code"] ?? .null])
}

private func mirrored(_ value: Any) -> Json {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
        return mirror.children.first.map { canonical($0.value) } ?? .null
    case .collection:
        return .list(mirror.children.map { canonical($0.value) })
    case .dictionary:
        return .object(
            Dictionary(
                uniqueKeysWithValues: mirror.children.map { entry in
                    let pair = Mirror(reflecting: entry.value).children.map(\.value)
                    return (pair[0] as? String ?? "", canonical(pair[1]))
                }))
    case .enum:
        let (name, fields) = variant(of: value)
        // Only an enum of which no variant has fields can list them all.
        if value is any CaseIterable { return .text(snake(name)) }
        return .object(fields.merging(["type": .text(snake(name))]) { $1 })
    default:
        return .object(fields(of: mirror))
    }
}

private func variant(of value: Any) -> (name: String, fields: [String: Json]) {
    guard let variant = Mirror(reflecting: value).children.first else { return ("\(value)", [:]) }
    return (variant.label ?? "", fields(of: Mirror(reflecting: variant.value)))
}

private func fields(of mirror: Mirror) -> [String: Json] {
    Dictionary(uniqueKeysWithValues: mirror.children.map { (snake($0.label ?? ""), canonical($0.value)) })
}

/// The name in the core. One field is called otherwise in Swift: `bindings/uniffi.toml` says why.
private func snake(_ name: String) -> String {
    if name == "details" { return "description" }
    var snake = ""
    for letter in name {
        if letter.isUppercase && !snake.isEmpty { snake += "_" }
        snake += letter.lowercased()
    }
    return snake
}
