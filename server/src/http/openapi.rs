//! `/openapi.json`, made of the router itself.
//!
//! Comes in: the routes as `utoipa` gathered them, and the problems each declares. Goes out: the document. Must never
//! happen: a problem that a route sends and the document does not name ([`super::problem::only_declared`] holds it).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::middleware;
use kenpos_protocol::PROBLEM_JSON;
use kenpos_protocol::problem::{Problem, ProblemCode};
use kenpos_rules::clock::BOOT_ID_MAX;
use kenpos_rules::steps::StepCount;
use kenpos_rules::weight::Weight;
use serde_json::{Value, json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_axum::router::UtoipaMethodRouter;

use super::App;
use super::problem::only_declared;
use crate::intake::form::UTC_OFFSET_MINUTES;

/// The finished document.
#[derive(Clone, Debug)]
pub struct Document(pub Arc<str>);

/// A route with its problems: written into the document, and held at run time.
pub fn declare(route: UtoipaMethodRouter<App>, problems: &'static [ProblemCode]) -> UtoipaMethodRouter<App> {
    let (schemas, mut paths, methods) = route;
    for operation in paths.paths.values_mut().flat_map(operations) {
        for success in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = success
                && response.description.is_empty()
            {
                "Done".clone_into(&mut response.description); // a response needs one
            }
        }
        for (status, codes) in by_status(problems) {
            operation.responses.responses.insert(status.to_string(), RefOr::T(response(&codes)));
        }
    }
    let held = middleware::from_fn(move |request, next| only_declared(problems, request, next));
    (schemas, paths, methods.layer(held))
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().flatten()
}

fn by_status(problems: &[ProblemCode]) -> BTreeMap<u16, Vec<ProblemCode>> {
    let mut all: BTreeMap<u16, Vec<ProblemCode>> = BTreeMap::new();
    for code in problems {
        all.entry(code.status()).or_default().push(*code);
    }
    all
}

/// One status with all the problems it can mean, each as a named example.
fn response(codes: &[ProblemCode]) -> Response {
    let mut content = Content::builder().schema(Some(Ref::from_schema_name(Problem::name())));
    for code in codes {
        let value =
            serde_json::to_value(Problem::new(*code, code.title())).expect("a problem is plain text and numbers");
        content = content.examples_from_iter([(
            code.code(),
            ExampleBuilder::new().summary(code.title()).value(Some(value)).build(),
        )]);
    }
    let meaning: Vec<String> = codes.iter().map(|code| format!("`{}`: {}", code.code(), code.title())).collect();
    ResponseBuilder::new().description(meaning.join("; ")).content(PROBLEM_JSON, content.build()).build()
}

/// Names the document, adds what every route shares.
pub fn finish(mut document: OpenApi) -> Document {
    "KENPOS".clone_into(&mut document.info.title);
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    // The router's own crate fills these with its author.
    (document.info.contact, document.info.license) = (None, None);
    document.info.description = Some(
        "The union's server. Every rejection is a problem (RFC 9457); an address or a method that does not exist \
         answers 404 `not_found` or 405 `method_not_allowed` in the same form."
            .to_owned(),
    );
    let components = document.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(ProblemCode::name().into_owned(), ProblemCode::schema());
    components.security_schemes.insert(
        "access_token".to_owned(),
        RefOr::T(SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build())),
    );
    let mut document = serde_json::to_value(&document).expect("the document is plain data");
    let schemas = &mut document["components"]["schemas"];
    (schemas["ClockReading"], schemas["Stamp"]) = (clock_reading(), stamp());
    sharpen(schemas);
    Document(document.to_string().into())
}

/// The rules know nothing of documents, so their types are described here.
fn clock_reading() -> Value {
    json!({
        "type": "object",
        "description": "One look at all of a device's clocks.",
        "required": ["wall", "boot_id", "monotonic_ms"],
        "properties": {
            "wall": {"type": "string", "description": "The wall clock, which the member can set. RFC 3339."},
            "boot_id": {
                "type": "string",
                "maxLength": BOOT_ID_MAX,
                "description": "Changes with every start of the device; at most 64 bytes, no control character. Empty where the device cannot tell.",
            },
            "monotonic_ms": {
                "type": "integer",
                "format": "int64",
                "minimum": 0,
                "description": "Milliseconds since that start, sleep included.",
            },
        },
    })
}

fn stamp() -> Value {
    json!({
        "type": "object",
        "description": "When an entry was made, as far as the device can tell.",
        "required": ["clock", "after_contact"],
        "properties": {
            "clock": {"type": "object", "description": "The device's clocks at that moment."},
            "after_contact": {
                "type": "integer",
                "format": "int64",
                "minimum": 0,
                "description": "The number of the last contact with the server that the device knew of.",
            },
        },
    })
}

/// Says of every property what its name implies: a name means the same everywhere on the wire.
fn sharpen(schema: &mut Value) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            let more = if property.get("$ref").is_none() { implied(name) } else { Value::Null };
            let (Value::Object(more), Some(property)) = (more, property.as_object_mut()) else { continue };
            if more.contains_key("$ref") {
                property.remove("type");
            }
            property.extend(more);
        }
    }
    match schema {
        Value::Object(parts) => parts.values_mut().for_each(sharpen),
        Value::Array(parts) => parts.iter_mut().for_each(sharpen),
        _ => {}
    }
}

fn implied(name: &str) -> Value {
    match name {
        "clock" => json!({"$ref": "#/components/schemas/ClockReading"}),
        "stamp" => json!({"$ref": "#/components/schemas/Stamp"}),
        "weight_grams" => json!({"minimum": Weight::MIN_GRAMS, "maximum": Weight::MAX_GRAMS}),
        "steps" => json!({"minimum": 0, "maximum": StepCount::MAX}),
        "utc_offset_minutes" => {
            json!({"minimum": UTC_OFFSET_MINUTES.start(), "maximum": UTC_OFFSET_MINUTES.end()})
        }
        "op_id" | "record_id" | "device_id" | "member_id" => json!({"format": "uuid"}),
        "wall" | "measured_at" | "asked_at" | "posted_at" | "server_time" | "expires_at" => {
            json!({"format": "date-time"})
        }
        "day" | "birth_date" | "expires_on" => json!({"format": "date"}),
        _ => Value::Null,
    }
}
