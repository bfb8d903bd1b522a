//! Whether a bulk request that Clerk refuses has created nothing.

/// What lookups have shown of bulk requests that Clerk refuses: whether they are all-or-nothing.
///
/// Clerk does not document it, so the people whom a refusal does not name may have been invited all the same.
/// [`to_look_up`](Self::to_look_up) says who of them must be looked up, in as few lookups as can be:
///
/// - One of them at first. If they have been invited, bulks take effect in part: then everybody is looked up,
///   after this refusal and after each later one.
/// - If they have not, they may have been the offender, so that alone proves nothing. If they are invited by a
///   later request, they were none: bulks are all-or-nothing, and nobody is looked up any more.
///
/// Where the server has no [`Guard`](crate::Guard), everybody is looked up until it is known: who has been invited and
/// is sent again would be invited twice.
///
/// Ids are the caller's.
///
/// ```
/// use clerk_invitations_core::Atomicity;
///
/// let mut atomicity = Atomicity::new();
/// assert_eq!(atomicity.to_look_up(&[1, 2, 3]), [3]);
/// atomicity.looked_up(3, false);
/// atomicity.invited(&[3, 4]);
/// assert!(atomicity.to_look_up(&[5, 6]).is_empty());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Atomicity {
    known: Known,
    is_guarded: bool,
    /// Who was in a refused bulk, and had not been invited by it.
    probe: Option<u32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Known {
    #[default]
    Nothing,
    AllOrNothing,
    InPart,
}

impl Atomicity {
    /// Nothing is known yet, of a server that refuses to invite somebody twice.
    pub const fn new() -> Self {
        Self { known: Known::Nothing, is_guarded: true, probe: None }
    }

    /// Nothing is known yet, of a server that may invite somebody twice.
    pub const fn without_guard() -> Self {
        Self { known: Known::Nothing, is_guarded: false, probe: None }
    }

    /// The same, of those who are not sent again, so that no guard protects them.
    pub(crate) const fn unguarded(self) -> Self {
        Self { is_guarded: false, ..self }
    }

    /// Whether the server refuses to invite somebody twice.
    pub(crate) const fn is_guarded(&self) -> bool {
        self.is_guarded
    }

    /// Whom to look up after a refused bulk, of those whom the refusal does not name.
    pub fn to_look_up<'a>(&self, unnamed: &'a [u32]) -> &'a [u32] {
        match self.known {
            Known::Nothing if self.is_guarded => unnamed.split_at(unnamed.len().saturating_sub(1)).1,
            Known::AllOrNothing => &[],
            Known::Nothing | Known::InPart => unnamed,
        }
    }

    /// Notes the result of such a lookup: whether the refused bulk has invited this person.
    pub fn looked_up(&mut self, id: u32, is_invited: bool) {
        if is_invited {
            self.known = Known::InPart;
        } else {
            self.probe = Some(id);
        }
    }

    /// Notes who has been invited by a request that Clerk accepted.
    pub fn invited(&mut self, ids: &[u32]) {
        if self.known == Known::Nothing && self.probe.is_some_and(|probe| ids.contains(&probe)) {
            self.known = Known::AllOrNothing;
        }
    }
}

impl Default for Atomicity {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_looked_up_until_it_is_known() {
        let mut atomicity = Atomicity::new();
        assert_eq!(atomicity.to_look_up(&[1, 2]), [2]);
        assert!(atomicity.to_look_up(&[]).is_empty());
        atomicity.looked_up(2, false);
        // Somebody else's success proves nothing, and neither does the absence alone.
        atomicity.invited(&[1, 3]);
        assert_eq!(atomicity.to_look_up(&[4, 5]), [5]);
        atomicity.looked_up(5, false);
        atomicity.invited(&[5]);
        assert!(atomicity.to_look_up(&[6, 7]).is_empty());
    }

    #[test]
    fn whoever_was_invited_by_a_refused_bulk_proves_that_it_works_in_part() {
        let mut atomicity = Atomicity::new();
        atomicity.looked_up(2, true);
        assert_eq!(atomicity.to_look_up(&[1, 3]), [1, 3]);
        // And nothing disproves it.
        atomicity.looked_up(1, false);
        atomicity.invited(&[1]);
        assert_eq!(atomicity.to_look_up(&[4]), [4]);
    }

    #[test]
    fn without_a_guard_all_are_looked_up_until_it_is_known() {
        let mut atomicity = Atomicity::without_guard();
        assert_eq!(atomicity.to_look_up(&[1, 2]), [1, 2]);
        atomicity.looked_up(1, false);
        atomicity.looked_up(2, false);
        assert_eq!(atomicity.to_look_up(&[3, 4]), [3, 4]);
        atomicity.invited(&[2, 3]);
        assert!(atomicity.to_look_up(&[5, 6]).is_empty());
    }

    #[test]
    fn what_is_seen_outweighs_what_was_concluded() {
        let mut atomicity = Atomicity::new();
        atomicity.looked_up(1, false);
        atomicity.invited(&[1]);
        atomicity.looked_up(2, true);
        assert_eq!(atomicity.to_look_up(&[3, 4]), [3, 4]);
    }
}
