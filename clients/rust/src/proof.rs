use crate::entry::entry_of;
use crate::generated as pb;
use crate::merkle::{self, Hash};
use crate::{Client, Code, Error, Event, Failure, Payload, Result, SignedCheckpoint, Verifier};

impl Client {
    /// The key that the server says its checkpoints are signed with, as a text for [`Verifier`].
    /// Trust it on first use and keep it elsewhere: a server that has another log gives another key
    /// just as readily.
    ///
    /// # Errors
    /// `PROOF_NOT_READY`.
    pub async fn verifier_key(&self) -> Result<String> {
        let key = self.get_checkpoint(0).await?.verifier_key;
        match key.parse::<Verifier>() {
            Ok(_) => Ok(key),
            Err(error) => Err(Failure::misfit(error).into()),
        }
    }

    /// Gets the checkpoint of the first `size` events, or of all if it is 0: to be kept elsewhere,
    /// for [`Client::verify_consistency`].
    ///
    /// # Errors
    /// [`Error::ProofFailed`], `PROOF_NOT_READY`, `POSITION_BEYOND_HEAD`.
    pub async fn signed_checkpoint(
        &self,
        verifier: &Verifier,
        size: u64,
    ) -> Result<SignedCheckpoint> {
        open(verifier, Some(self.get_checkpoint(size).await?), size)
    }

    /// Makes sure that an event, just as it was read, is in the log: among its first `size` events,
    /// or among all if it is 0. Gives the checkpoint that says so.
    ///
    /// # Errors
    /// [`Error::ProofFailed`], `PROOF_NOT_READY`, `POSITION_BEYOND_HEAD`; an event whose payload
    /// the server [left out](Payload::LeftOut) cannot be verified.
    pub async fn verify_event(
        &self,
        event: &Event,
        verifier: &Verifier,
        size: u64,
    ) -> Result<SignedCheckpoint> {
        if event.payload == Payload::LeftOut {
            let message =
                "the event's payload was left out of an answer: read the event, verify that";
            return Err(Failure::new(Code::InvalidArgument, message).into());
        }
        let request = pb::GetInclusionProofRequest { position: event.position, size };
        let proof = self
            .call(request, |request| {
                let mut proofs = self.proofs();
                async move { proofs.get_inclusion_proof(request).await }
            })
            .await?;
        if entry_of(event).as_ref() != Some(&proof.entry) {
            return Err(Error::proof_failed("the event is not the one in the log"));
        }
        let checkpoint = open(verifier, proof.checkpoint, size)?;
        check_inclusion(
            &merkle::leaf_hash(&proof.entry),
            event.position,
            (checkpoint.size, &checkpoint.root_hash),
            &proof.hashes,
        )?;
        Ok(checkpoint)
    }

    /// Makes sure that the log of today begins with the one that an old checkpoint is of, given as
    /// its [`note`](SignedCheckpoint::note). Gives the checkpoint of today.
    ///
    /// # Errors
    /// [`Error::ProofFailed`], `PROOF_NOT_READY`, `POSITION_BEYOND_HEAD` (the log became shorter).
    pub async fn verify_consistency(
        &self,
        old_note: &str,
        verifier: &Verifier,
    ) -> Result<SignedCheckpoint> {
        let old = verifier.open(old_note)?;
        let request = pb::GetConsistencyProofRequest { old_size: old.size, size: 0 };
        let proof = self
            .call(request, |request| {
                let mut proofs = self.proofs();
                async move { proofs.get_consistency_proof(request).await }
            })
            .await?;
        let new = open(verifier, proof.checkpoint, 0)?;
        let (before, now) = ((old.size, &old.root_hash), (new.size, &new.root_hash));
        check_consistency(before, now, &proof.hashes)?;
        Ok(new)
    }

    async fn get_checkpoint(&self, size: u64) -> Result<pb::GetCheckpointResponse> {
        self.call(pb::GetCheckpointRequest { size }, |request| {
            let mut proofs = self.proofs();
            async move { proofs.get_checkpoint(request).await }
        })
        .await
    }
}

/// Opens the checkpoint of an answer, which is of so many events (0: of all). What else the answer
/// says of it is not believed.
fn open(
    verifier: &Verifier,
    answer: Option<pb::GetCheckpointResponse>,
    size: u64,
) -> Result<SignedCheckpoint> {
    let checkpoint = verifier.open(&answer.unwrap_or_default().checkpoint)?;
    if size != 0 && checkpoint.size != size {
        let message = format!("the checkpoint is of {} events, not of {size}", checkpoint.size);
        return Err(Error::proof_failed(message));
    }
    Ok(checkpoint)
}

fn check_inclusion(
    leaf: &Hash,
    position: u64,
    (size, root): (u64, &Hash),
    path: &[Vec<u8>],
) -> Result<()> {
    let number = position.checked_sub(1);
    let found = merkle::hashes(path)
        .zip(number)
        .and_then(|(path, number)| merkle::root_of_leaf(leaf, number, size, &path));
    if found.as_ref() == Some(root) {
        return Ok(());
    }
    let message = format!("event {position} is not shown to be one of the {size} that are signed");
    Err(Error::proof_failed(message))
}

fn check_consistency(old: (u64, &Hash), new: (u64, &Hash), path: &[Vec<u8>]) -> Result<()> {
    if merkle::hashes(path).is_some_and(|path| merkle::is_consistent(old, new, &path)) {
        return Ok(());
    }
    let message = format!(
        "the log of {} events is not shown to begin with the {} of the old checkpoint",
        new.0, old.0
    );
    Err(Error::proof_failed(message))
}

#[cfg(test)]
mod tests;
