//! All families one after the other, in memory that is used again: what one scan no longer needs the next has.

use super::family::{Family, Local};

/// Families, each a stretch of every list.
#[derive(Clone, Debug)]
pub(crate) struct Store<const D: usize> {
    members: Vec<u32>,
    locals: Vec<Local<D>>,
    weights: Vec<f64>,
    choices: Vec<u32>,
    /// Where each family ends in those lists.
    ends: Vec<Ends>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    members: usize,
    locals: usize,
    weights: usize,
    choices: usize,
}

impl<const D: usize> Default for Store<D> {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            locals: Vec::new(),
            weights: Vec::new(),
            choices: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl<const D: usize> Store<D> {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.members.clear();
        self.locals.clear();
        self.weights.clear();
        self.choices.clear();
        self.ends.clear();
    }

    pub(crate) fn push(&mut self, family: &Family<D>) {
        self.members.extend_from_slice(&family.members);
        self.locals.extend_from_slice(&family.locals);
        self.weights.extend_from_slice(&family.weights);
        self.choices.extend_from_slice(&family.choices);
        self.ends.push(Ends {
            members: self.members.len(),
            locals: self.locals.len(),
            weights: self.weights.len(),
            choices: self.choices.len(),
        });
    }

    /// A copy of each.
    #[cfg(any(test, feature = "serde"))]
    pub(crate) fn iter(&self) -> impl Iterator<Item = Family<D>> + '_ {
        (0..self.len()).map(|index| {
            let mut family = Family::default();
            self.load(index, &mut family);
            family
        })
    }

    /// Copies a family out.
    pub(crate) fn load(&self, index: usize, into: &mut Family<D>) {
        let (start, end) = (self.start(index), self.ends[index]);
        into.members.clear();
        into.members.extend_from_slice(&self.members[start.members..end.members]);
        into.locals.clear();
        into.locals.extend_from_slice(&self.locals[start.locals..end.locals]);
        into.weights.clear();
        into.weights.extend_from_slice(&self.weights[start.weights..end.weights]);
        into.choices.clear();
        into.choices.extend_from_slice(&self.choices[start.choices..end.choices]);
    }

    /// Rows of a family's tracks.
    pub(crate) fn members(&self, index: usize) -> &[u32] {
        &self.members[self.start(index).members..self.ends[index].members]
    }

    pub(crate) fn locals(&self, index: usize) -> &[Local<D>] {
        &self.locals[self.locals_start(index)..self.ends[index].locals]
    }

    /// Where a family's local hypotheses begin in the order of all.
    pub(crate) fn locals_start(&self, index: usize) -> usize {
        self.start(index).locals
    }

    /// The local hypothesis that a family's best story chooses for a member.
    pub(crate) fn best(&self, index: usize, member: usize) -> Option<&Local<D>> {
        let choice = self.choices[self.start(index).choices + member];
        self.locals(index).get(choice as usize)
    }

    /// The probability of each local hypothesis of a family, over all its stories.
    pub(crate) fn marginals(&self, index: usize, into: &mut Vec<f64>) {
        let (start, end) = (self.start(index), self.ends[index]);
        let width = end.members - start.members;
        into.clear();
        into.resize(end.locals - start.locals, 0.0);
        let weights = &self.weights[start.weights..end.weights];
        for (choices, weight) in self.choices[start.choices..end.choices].chunks(width).zip(weights) {
            for choice in choices {
                if let Some(sum) = into.get_mut(*choice as usize) {
                    *sum += weight;
                }
            }
        }
    }

    /// Numbers the rows of all members anew.
    pub(crate) fn renumber(&mut self, new_rows: &[u32]) {
        for member in &mut self.members {
            *member = new_rows[*member as usize];
        }
    }

    fn start(&self, index: usize) -> Ends {
        index.checked_sub(1).map_or_else(Ends::default, |before| self.ends[before])
    }
}
