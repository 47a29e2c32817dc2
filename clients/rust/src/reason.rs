use std::fmt;

/// The gRPC code of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The call was cancelled.
    Cancelled,
    /// Nothing is known.
    Unknown,
    /// The request breaks a documented rule.
    InvalidArgument,
    /// The deadline passed.
    DeadlineExceeded,
    /// There is no such thing.
    NotFound,
    /// It is there already, and is another.
    AlreadyExists,
    /// The caller may not do that.
    PermissionDenied,
    /// A queue, a disk or a limit is full.
    ResourceExhausted,
    /// Something is not in the state that the call needs.
    FailedPrecondition,
    /// A check does not hold.
    Aborted,
    /// A position lies beyond the head.
    OutOfRange,
    /// The server does not offer this.
    Unimplemented,
    /// A fault of the server.
    Internal,
    /// The server is not there, is stopping, or takes no appends.
    Unavailable,
    /// The log is damaged.
    DataLoss,
    /// There is no token, or a wrong one.
    Unauthenticated,
}

impl Code {
    /// Its name in upper snake case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "CANCELLED",
            Self::Unknown => "UNKNOWN",
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::NotFound => "NOT_FOUND",
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::ResourceExhausted => "RESOURCE_EXHAUSTED",
            Self::FailedPrecondition => "FAILED_PRECONDITION",
            Self::Aborted => "ABORTED",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::Unimplemented => "UNIMPLEMENTED",
            Self::Internal => "INTERNAL",
            Self::Unavailable => "UNAVAILABLE",
            Self::DataLoss => "DATA_LOSS",
            Self::Unauthenticated => "UNAUTHENTICATED",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<tonic::Code> for Code {
    fn from(code: tonic::Code) -> Self {
        match code {
            tonic::Code::Cancelled => Self::Cancelled,
            tonic::Code::InvalidArgument => Self::InvalidArgument,
            tonic::Code::DeadlineExceeded => Self::DeadlineExceeded,
            tonic::Code::NotFound => Self::NotFound,
            tonic::Code::AlreadyExists => Self::AlreadyExists,
            tonic::Code::PermissionDenied => Self::PermissionDenied,
            tonic::Code::ResourceExhausted => Self::ResourceExhausted,
            tonic::Code::FailedPrecondition => Self::FailedPrecondition,
            tonic::Code::Aborted => Self::Aborted,
            tonic::Code::OutOfRange => Self::OutOfRange,
            tonic::Code::Unimplemented => Self::Unimplemented,
            tonic::Code::Internal => Self::Internal,
            tonic::Code::Unavailable => Self::Unavailable,
            tonic::Code::DataLoss => Self::DataLoss,
            tonic::Code::Unauthenticated => Self::Unauthenticated,
            tonic::Code::Unknown | tonic::Code::Ok => Self::Unknown,
        }
    }
}

/// Makes the enum, its names and the way back from a name out of one table.
macro_rules! reasons {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Its name in the contract, in upper snake case.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// `None` for an empty name.
            pub(crate) fn from_name(name: &str) -> Option<Self> {
                match name {
                    "" => None,
                    $($text => Some(Self::$variant),)*
                    _ => Some(Self::Unknown),
                }
            }
        }
    };
}

reasons! {
    /// Why a call failed: the contract's `ErrorReason`, which says for each what goes with it and
    /// what a client does.
    Reason {
        /// The request breaks a documented rule.
        InvalidField = "INVALID_FIELD",
        /// The id belongs to an event with other content.
        EventIdConflict = "EVENT_ID_CONFLICT",
        /// Some events of the batch are in the log, others are not.
        BatchPartlyKnown = "BATCH_PARTLY_KNOWN",
        /// The position lies beyond the head of the log.
        PositionBeyondHead = "POSITION_BEYOND_HEAD",
        /// The server does not offer this part of the contract.
        FeatureNotAvailable = "FEATURE_NOT_AVAILABLE",
        /// The server's queue is full.
        Overloaded = "OVERLOADED",
        /// The server's disk is full.
        DiskFull = "DISK_FULL",
        /// The server is stopping.
        ShuttingDown = "SHUTTING_DOWN",
        /// The server takes no appends until it is restarted.
        ReadOnly = "READ_ONLY",
        /// The log is damaged.
        Corrupted = "CORRUPTED",
        /// A fault of the server.
        Internal = "INTERNAL",
        /// A check of the append does not hold.
        CheckFailed = "CHECK_FAILED",
        /// The deadline passed while the append waited; nothing was written.
        DeadlineExceeded = "DEADLINE_EXCEEDED",
        /// The client left while the append waited; nothing was written.
        Cancelled = "CANCELLED",
        /// The follower is further behind than its `max_lag`.
        ConsumerTooSlow = "CONSUMER_TOO_SLOW",
        /// The new version of a schema breaks its compatibility.
        SchemaIncompatible = "SCHEMA_INCOMPATIBLE",
        /// There is no such schema.
        SchemaNotFound = "SCHEMA_NOT_FOUND",
        /// The newest version of the schema is another.
        SchemaVersionConflict = "SCHEMA_VERSION_CONFLICT",
        /// There is no such projection.
        ProjectionNotFound = "PROJECTION_NOT_FOUND",
        /// The projection is being built for the first time.
        ProjectionNotReady = "PROJECTION_NOT_READY",
        /// A statement of the projection failed on an event.
        ProjectionFailed = "PROJECTION_FAILED",
        /// The newest version of the projection is another.
        ProjectionVersionConflict = "PROJECTION_VERSION_CONFLICT",
        /// The query took longer, or has more rows or bytes, than it may.
        QueryLimit = "QUERY_LIMIT",
        /// There is no such event.
        EventNotFound = "EVENT_NOT_FOUND",
        /// The event cannot be undone or redone.
        NotUndoable = "NOT_UNDOABLE",
        /// Later events changed what was to be undone.
        UndoConflict = "UNDO_CONFLICT",
        /// There is no token, or a wrong one.
        Unauthenticated = "UNAUTHENTICATED",
        /// The log is not hashed yet as far as the proof needs.
        ProofNotReady = "PROOF_NOT_READY",
        /// The server takes no writes: the metadata names the one that does.
        NotPrimary = "NOT_PRIMARY",
        /// Another log is under the address now. The client's own: no server sends it.
        StoreChanged = "STORE_CHANGED",
        /// What the server proves, or an old checkpoint says, does not hold. The client's own: no
        /// server sends it.
        ProofFailed = "PROOF_FAILED",
        /// A reason that this version of the client does not know: see [`Failure::reason_name`].
        ///
        /// [`Failure::reason_name`]: crate::Failure::reason_name
        Unknown = "UNKNOWN",
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
