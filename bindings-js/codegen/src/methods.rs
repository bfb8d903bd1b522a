//! The methods of all resources, and their names in TypeScript.

use clerk_invitations_core::dynamic::camel_case;
use clerk_invitations_core::schema::{self, Kind, Resource, Signature};

#[cfg(not(test))]
pub(crate) use clerk_invitations_core::RESOURCES;

/// Tests write what follows from a resource with all that can be declared.
#[cfg(test)]
pub(crate) const RESOURCES: &[Resource] = &[clerk_invitations_core::testing::sample::RESOURCE];

/// A method, and what is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Method {
    /// The number by which wasm knows it: its place among those of all resources.
    pub(crate) number: usize,
    pub(crate) resource: &'static Resource,
    pub(crate) takes: &'static schema::Method,
    pub(crate) signature: &'static Signature,
}

/// The single parameter of a path, and what a request has besides.
pub(crate) struct Id {
    pub(crate) name: String,
    pub(crate) rest: Rest,
}

/// What a request has besides the single parameter of its path.
pub(crate) enum Rest {
    Nothing,
    /// The items of a bulk, of this type.
    Items(String),
    /// Other fields: the parameter of the TypeScript method that takes them.
    Params(String),
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

/// The name of the type of a request: `CreateInvitationRequest`.
pub(crate) fn request_name(request: &str) -> String {
    format!("{request}Request")
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

    /// The type of the items, for a bulk: `readonly CreateInvitationRequest[]`.
    pub(crate) fn items(self) -> Option<String> {
        self.takes.items.map(|items| format!("readonly {}[]", request_name(items.request)))
    }

    /// The type of its request. That of a bulk without fields of its own is its items'.
    pub(crate) fn request(self) -> String {
        let items = self.items().filter(|_| self.takes.fields.is_empty());
        items.unwrap_or_else(|| request_name(self.takes.request))
    }

    /// The names of the types that its request is made of.
    pub(crate) fn types(self) -> impl Iterator<Item = String> {
        let is_own = self.items().is_none() || !self.takes.fields.is_empty();
        let own = is_own.then_some(self.takes.request);
        own.into_iter().chain(self.takes.items.map(|items| items.request)).map(request_name)
    }

    /// Whether its request may be left out.
    pub(crate) fn is_request_optional(self) -> bool {
        self.takes.items.is_none() && self.takes.fields.iter().all(|field| !field.is_required)
    }

    /// Whether Clerk's Speakeasy SDK lets the request be left out although nothing can come of it: its types must still take that.
    pub(crate) fn is_request_missable(self) -> bool {
        !self.is_request_optional() && !self.takes.operation.path.contains('{')
    }

    /// Whether it lists, so that there is a way over all pages.
    pub(crate) fn is_list(self) -> bool {
        // The walk over all pages needs an order.
        matches!(self.signature.answer, Kind::Page(_))
            && self.takes.fields.iter().any(|field| field.name == "order_by")
    }

    /// The parameter of the path, where it has a single one: it may be given before the rest of the request.
    pub(crate) fn id(self) -> Option<Id> {
        let (fields, path) = (self.takes.fields, self.takes.operation.path);
        let mut in_path = fields.iter().filter(|field| path.contains(&format!("{{{}}}", field.name)));
        let (Some(field), None) = (in_path.next(), in_path.next()) else { return None };
        let name = camel_case(field.name);
        let rest = match self.items() {
            Some(items) => Rest::Items(items),
            None if fields.len() == 1 => Rest::Nothing,
            None => {
                let needs = fields.iter().filter(|field| field.is_required).count() > 1;
                let optional = if needs { "" } else { "?" };
                Rest::Params(format!("params{optional}: Omit<{}, \"{name}\">", self.request()))
            }
        };
        Some(Id { name, rest })
    }

    /// The name of the model that it answers, or answers several of.
    pub(crate) fn model(self) -> &'static str {
        match self.signature.answer {
            Kind::Model(model) | Kind::Page(model) | Kind::List(model) => model.name,
            _ => "never",
        }
    }
}
