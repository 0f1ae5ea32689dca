//! What an app engineer can call, as text: a change of it shows in review.
//!
//! Comes in: a built library. Goes out: its objects, records, enums, errors, traits and functions, sorted, a line each.
//! Must never happen: something exported that has no documentation; a call that takes what may not be readable and does not throw.

use std::collections::BTreeMap;

use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{EnumShape, FieldMetadata, FnParamMetadata, Metadata, ObjectImpl, Type, UniffiTraitMetadata};

/// The surface of a library.
pub struct Surface {
    /// Blocks by their head, each with its lines.
    blocks: BTreeMap<String, Vec<String>>,
    /// The head of each block, by the name of what it is about.
    heads: BTreeMap<String, String>,
    /// What has no documentation.
    pub undocumented: Vec<String>,
    /// What takes a value that may not be read, and cannot say so: uniffi would make a panic of it.
    pub unthrowing: Vec<String>,
    /// The types inside each record and enum.
    parts: BTreeMap<String, Vec<Type>>,
}

impl Surface {
    /// Reads a library.
    ///
    /// # Errors
    /// When the file cannot be read or is no library of uniffi.
    pub fn of(library: &str) -> Result<Self, String> {
        let items = extract_from_library(library.into()).map_err(|error| format!("{library}: {error}"))?;
        let mut surface = Self {
            blocks: BTreeMap::new(),
            heads: BTreeMap::new(),
            undocumented: Vec::new(),
            unthrowing: Vec::new(),
            parts: items.iter().filter_map(parts).collect(),
        };
        // Objects first: their methods stand under them.
        for item in &items {
            if let Metadata::Object(object) = item {
                let kind = if matches!(object.imp, ObjectImpl::Struct) { "object" } else { "trait" };
                let head = format!("{kind} {}", object.name);
                surface.open(&head, &object.docstring);
                surface.heads.insert(object.name.clone(), head);
            }
        }
        let (traits, items): (Vec<_>, Vec<_>) =
            items.into_iter().partition(|item| matches!(item, Metadata::UniffiTrait(_)));
        items.into_iter().for_each(|item| surface.add(item));
        // Last, so that it ends the block of its record, whatever order the linker gave.
        traits.into_iter().for_each(|item| surface.add(item));
        if surface.blocks.is_empty() { Err(format!("{library}: no library of uniffi")) } else { Ok(surface) }
    }

    fn open(&mut self, head: &str, doc: &Option<String>) {
        self.documented(head, doc);
        self.blocks.entry(head.to_owned()).or_default();
    }

    fn documented(&mut self, what: &str, doc: &Option<String>) {
        if doc.as_deref().is_none_or(|doc| doc.trim().is_empty()) {
            self.undocumented.push(what.to_owned());
        }
    }

    /// A call from outside that takes a value of a custom type must throw.
    fn reads(&mut self, name: &str, inputs: &[FnParamMetadata], throws: &Option<Type>) {
        if throws.is_none() && inputs.iter().any(|input| self.is_read(&input.ty)) {
            self.unthrowing.push(name.to_owned());
        }
    }

    /// Whether a value of this type is read by us, itself or in a part of it.
    fn is_read(&self, of: &Type) -> bool {
        match of {
            Type::Custom { .. } => true,
            Type::Record { name, .. } | Type::Enum { name, .. } => {
                self.parts.get(name).is_some_and(|parts| parts.iter().any(|part| self.is_read(part)))
            }
            Type::Box { inner_type }
            | Type::Optional { inner_type }
            | Type::Sequence { inner_type }
            | Type::Set { inner_type } => self.is_read(inner_type),
            Type::Map { key_type, value_type } => self.is_read(key_type) || self.is_read(value_type),
            _ => false,
        }
    }

    fn line(&mut self, owner: &str, line: String, doc: &Option<String>) {
        let head = self.heads.get(owner).cloned().unwrap_or_else(|| owner.to_owned());
        self.documented(&format!("{head}: {line}"), doc);
        self.blocks.entry(head).or_default().push(line);
    }

    fn add(&mut self, item: Metadata) {
        match item {
            Metadata::Func(function) => {
                self.reads(&function.name, &function.inputs, &function.throws);
                let call = call(&function.name, function.is_async, &function.inputs, &function.return_type);
                self.line("functions", format!("{call}{}", throws(&function.throws)), &function.docstring);
            }
            Metadata::Constructor(new) => {
                self.reads(&format!("{}.{}", new.self_name, new.name), &new.inputs, &new.throws);
                let call = call(&new.name, new.is_async, &new.inputs, &None);
                self.line(&new.self_name, format!("constructor {call}{}", throws(&new.throws)), &new.docstring);
            }
            Metadata::Method(method) => {
                self.reads(&format!("{}.{}", method.self_name, method.name), &method.inputs, &method.throws);
                let call = call(&method.name, method.is_async, &method.inputs, &method.return_type);
                self.line(&method.self_name, format!("{call}{}", throws(&method.throws)), &method.docstring);
            }
            Metadata::TraitMethod(method) => {
                let call = call(&method.name, method.is_async, &method.inputs, &method.return_type);
                self.line(&method.trait_name, format!("{call}{}", throws(&method.throws)), &method.docstring);
            }
            Metadata::Record(record) => {
                let head = format!("record {}", record.name);
                self.open(&head, &record.docstring);
                self.heads.insert(record.name.clone(), head.clone());
                for field in &record.fields {
                    self.line(&head, field_text(field), &field.docstring);
                }
            }
            Metadata::Enum(of) => {
                let kind = if matches!(of.shape, EnumShape::Error { .. }) { "error" } else { "enum" };
                let head = format!("{kind} {}", of.name);
                self.open(&head, &of.docstring);
                self.heads.insert(of.name.clone(), head.clone());
                for variant in &of.variants {
                    let fields: Vec<_> = variant.fields.iter().map(field_text).collect();
                    let fields = if fields.is_empty() { String::new() } else { format!("({})", fields.join(", ")) };
                    self.line(&head, format!("{}{fields}", variant.name), &variant.docstring);
                }
            }
            Metadata::CustomType(custom) => {
                let head = format!("value {} as {}", custom.name, type_text(&custom.builtin));
                self.blocks.entry(head).or_default();
            }
            Metadata::UniffiTrait(UniffiTraitMetadata::Display { fmt }) => {
                let head = self.heads.get(&fmt.self_name).cloned().unwrap_or_else(|| fmt.self_name.clone());
                self.blocks.entry(head).or_default().push("as text: by the library".to_owned());
            }
            Metadata::CallbackInterface(_)
            | Metadata::Namespace(_)
            | Metadata::UdlFile(_)
            | Metadata::Object(_)
            | Metadata::UniffiTrait(_)
            | Metadata::ObjectTraitImpl(_) => {}
        }
    }
}

impl std::fmt::Display for Surface {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (head, lines) in &self.blocks {
            writeln!(f, "{head}")?;
            let mut lines = lines.clone();
            // The order of fields and variants is part of the surface; that of methods is the linker's.
            if head.starts_with("object") || head.starts_with("trait") || head == "functions" {
                lines.sort();
            }
            lines.iter().try_for_each(|line| writeln!(f, "    {line}"))?;
        }
        Ok(())
    }
}

fn parts(item: &Metadata) -> Option<(String, Vec<Type>)> {
    let types = |fields: &[FieldMetadata]| fields.iter().map(|field| field.ty.clone()).collect::<Vec<_>>();
    match item {
        Metadata::Record(record) => Some((record.name.clone(), types(&record.fields))),
        Metadata::Enum(of) => {
            Some((of.name.clone(), of.variants.iter().flat_map(|variant| types(&variant.fields)).collect()))
        }
        _ => None,
    }
}

fn call(name: &str, is_async: bool, inputs: &[FnParamMetadata], output: &Option<Type>) -> String {
    let inputs: Vec<_> = inputs.iter().map(|input| format!("{}: {}", input.name, type_text(&input.ty))).collect();
    let output = output.as_ref().map(|output| format!(" -> {}", type_text(output))).unwrap_or_default();
    format!("{}{name}({}){output}", if is_async { "async " } else { "" }, inputs.join(", "))
}

fn throws(error: &Option<Type>) -> String {
    error.as_ref().map(|error| format!(" throws {}", type_text(error))).unwrap_or_default()
}

fn field_text(field: &FieldMetadata) -> String {
    format!("{}: {}", field.name, type_text(&field.ty))
}

fn type_text(of: &Type) -> String {
    match of {
        Type::UInt8 => "u8".to_owned(),
        Type::Int8 => "i8".to_owned(),
        Type::UInt16 => "u16".to_owned(),
        Type::Int16 => "i16".to_owned(),
        Type::UInt32 => "u32".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::UInt64 => "u64".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Float32 => "f32".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::String => "string".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Box { inner_type } => type_text(inner_type),
        Type::Optional { inner_type } => format!("{}?", type_text(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", type_text(inner_type)),
        Type::Set { inner_type } => format!("{{{}}}", type_text(inner_type)),
        Type::Map { key_type, value_type } => format!("{{{}: {}}}", type_text(key_type), type_text(value_type)),
    }
}
