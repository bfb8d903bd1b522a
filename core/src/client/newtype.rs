//! The client of a platform: a newtype of core's.

/// Declares the client of a platform, which implements [`Platform`](crate::Platform): a newtype of
/// [`Clerk`](crate::Clerk), which it dereferences to.
#[doc(hidden)]
#[macro_export]
macro_rules! client_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// All that can be called is on [`clerk_invitations_core::Clerk`], which this dereferences to; this
        /// type adds the ways to make one.
        #[derive(Clone, Debug)]
        pub struct $name($crate::Clerk);

        impl $name {
            /// A client with this secret key (`sk_test_…`, `sk_live_…`) and defaults for all else.
            ///
            /// # Errors
            ///
            /// [`ConfigError`](clerk_invitations_core::ConfigError) where a header cannot carry the key, or the transport cannot be set up.
            pub fn new(secret_key: impl Into<String>) -> Result<Self, $crate::ConfigError> {
                Self::builder().secret_key(secret_key).build()
            }
        }

        impl From<$crate::Clerk> for $name {
            fn from(clerk: $crate::Clerk) -> Self {
                Self(clerk)
            }
        }

        impl From<$name> for $crate::Clerk {
            fn from(clerk: $name) -> Self {
                clerk.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = $crate::Clerk;

            fn deref(&self) -> &$crate::Clerk {
                &self.0
            }
        }
    };
}
