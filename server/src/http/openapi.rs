//! `/openapi.json`, made of the router itself.
//!
//! Comes in: the routes as `utoipa` gathered them, and the problems each declares. Goes out: the document. Must never
//! happen: a problem that a route sends and the document does not name ([`super::problem::only_declared`] holds it).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::middleware;
use kenpos_protocol::PROBLEM_JSON;
use kenpos_protocol::problem::{Problem, ProblemCode};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_axum::router::UtoipaMethodRouter;

use super::App;
use super::problem::only_declared;

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
    Document(document.to_json().expect("the document is plain data").into())
}
