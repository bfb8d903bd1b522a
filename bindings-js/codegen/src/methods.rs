//! The methods of all resources, and their names in TypeScript.

use clerk_invitations_core::RESOURCES;
use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{self, Field, Kind, Resource, Signature};

/// A method, and what is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Method {
    /// The number by which wasm knows it: its place among those of all resources.
    pub(crate) number: usize,
    pub(crate) resource: &'static Resource,
    pub(crate) takes: &'static schema::Method,
    pub(crate) signature: &'static Signature,
}

/// Every method, in the order of its number.
pub(crate) fn all() -> impl Iterator<Item = Method> {
    let methods = RESOURCES.iter().flat_map(|resource| {
        resource.methods.iter().zip(resource.signatures).map(move |(takes, it)| (resource, takes, it))
    });
    methods.enumerate().map(|(number, (resource, takes, signature))| Method {
        number,
        resource,
        takes,
        signature,
    })
}

impl Method {
    /// Its name: `bulkCreate`.
    pub(crate) fn name(self) -> String {
        camel_case(self.signature.name)
    }

    /// The name of the standalone function: `invitationsBulkCreate`.
    pub(crate) fn function(self) -> String {
        let name = self.name();
        let (first, rest) = name.split_at(1);
        camel_case(self.resource.accessor) + &first.to_uppercase() + rest
    }

    /// The name of the type of its request, or of an item of a bulk request: `CreateInvitationRequest`.
    pub(crate) fn request_name(self) -> String {
        format!("{}Request", self.takes.request)
    }

    /// The type of its request.
    pub(crate) fn request(self) -> String {
        let name = self.request_name();
        if self.takes.max_items.is_some() { format!("readonly {name}[]") } else { name }
    }

    /// Whether its request may be left out.
    pub(crate) fn is_request_optional(self) -> bool {
        self.takes.max_items.is_none() && self.takes.fields.iter().all(|field| !field.is_required)
    }

    /// The field that the path takes, where there is one.
    pub(crate) fn path_field(self) -> Option<&'static Field> {
        let is_in_path = |field: &&Field| self.takes.operation.path.contains(&format!("{{{}}}", field.name));
        self.takes.fields.iter().find(is_in_path)
    }

    /// The name of the model that it answers, or answers several of.
    pub(crate) fn model(self) -> &'static str {
        match self.signature.answer {
            Kind::Model(model) | Kind::Page(model) | Kind::List(model) => model.name,
            _ => "never",
        }
    }
}
