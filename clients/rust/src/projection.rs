use std::future::ready;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use futures_core::stream::BoxStream;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::time::{Instant, timeout_at};

use crate::generated as pb;
use crate::generated::query_value::Value as PbValue;
use crate::{AsOf, Client, Error, Failure, Result, time};

// A query that says how long it may take has so much more for the way.
const QUERY_GRACE: Duration = Duration::from_secs(5);

/// A value of SQLite.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// INTEGER, also for true (1) and false (0).
    Integer(i64),
    /// REAL.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BLOB, and a text that is not UTF-8.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl From<Value> for pb::QueryValue {
    fn from(value: Value) -> Self {
        let value = match value {
            Value::Null => None,
            Value::Integer(value) => Some(PbValue::Integer(value)),
            Value::Real(value) => Some(PbValue::Real(value)),
            Value::Text(value) => Some(PbValue::Text(value)),
            Value::Blob(value) => Some(PbValue::Blob(value)),
        };
        Self { value }
    }
}

impl From<pb::QueryValue> for Value {
    fn from(value: pb::QueryValue) -> Self {
        match value.value {
            None => Self::Null,
            Some(PbValue::Integer(value)) => Self::Integer(value),
            Some(PbValue::Real(value)) => Self::Real(value),
            Some(PbValue::Text(value)) => Self::Text(value),
            Some(PbValue::Blob(value)) => Self::Blob(value),
        }
    }
}

/// One SELECT, over a projection's tables and the view `events` of the log.
#[derive(Clone, Debug, Default)]
pub struct SqlQuery {
    request: pb::QueryRequest,
}

impl SqlQuery {
    /// A statement over the view `events` alone: the log.
    pub fn new(sql: impl Into<String>) -> Self {
        Self { request: pb::QueryRequest { sql: sql.into(), ..Default::default() } }
    }

    /// The projection whose tables can be read.
    pub fn projection(mut self, name: impl Into<String>) -> Self {
        self.request.projection = name.into();
        self
    }

    /// The value of `:name`, `@name` or `$name` in the statement.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.request.parameters.insert(name.into(), value.into().into());
        self
    }

    /// Everything as it was at a moment.
    pub fn as_of(mut self, moment: impl Into<AsOf>) -> Self {
        self.request.as_of = Some(moment.into().into());
        self
    }

    /// How long it may take, at most 10 min. Unless given, as long as the client's deadline, and
    /// the server's 30 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        // More than can be said is for the server to refuse.
        self.request.timeout = Some(time::to_duration(timeout));
        self
    }

    /// The most rows, 1,000,000 unless given; more are `QUERY_LIMIT`.
    pub fn max_rows(mut self, rows: u64) -> Self {
        self.request.max_rows = rows;
        self
    }

    /// The most bytes of values, 256 MiB unless given; more are `QUERY_LIMIT`.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.request.max_bytes = bytes;
        self
    }
}

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// As the statement calls it.
    pub name: String,
    /// As declared in the table it comes from; empty for an expression.
    pub declared_type: String,
}

/// One value for each column.
pub type Row = Vec<Value>;

/// The answer to a query: a stream of rows, all of one moment.
///
/// A stream that ends with an error has given rows that are right, but not all of them.
#[must_use = "rows are read as a stream"]
pub struct Rows {
    columns: Vec<Column>,
    position: u64,
    head: u64,
    rows: BoxStream<'static, Result<Row>>,
}

impl Rows {
    /// Of each row, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The moment that all rows are of: of the projection, or of the log if there is none.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The head of the log.
    pub fn head(&self) -> u64 {
        self.head
    }
}

impl Stream for Rows {
    type Item = Result<Row>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.rows.as_mut().poll_next(context)
    }
}

/// What a projection is: its name and its files of SQL.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    request: pb::CreateProjectionRequest,
}

impl Projection {
    /// A name: 1 to 64 of `a-z 0-9 _ -`, beginning with a letter. Without files it is the projection
    /// that the server ships under this name, such as `catalog`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { request: pb::CreateProjectionRequest { name: name.into(), ..Default::default() } }
    }

    /// Adds a file of the definition; the path ends in `.sql`.
    pub fn file(mut self, path: impl Into<String>, sql: impl Into<String>) -> Self {
        self.request.files.push(pb::SqlFile { path: path.into(), sql: sql.into() });
        self
    }

    /// Created only if the newest version is this; 0: only if there is none.
    pub fn expected_version(mut self, version: u32) -> Self {
        self.request.expected_version = Some(version);
        self
    }

    /// Nothing is created: only what would happen is answered.
    pub fn validate_only(mut self) -> Self {
        self.request.validate_only = true;
        self
    }
}

impl From<&str> for Projection {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

/// A projection that was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreatedProjection {
    /// The definition's number, from 1, counted for each name.
    pub version: u32,
    /// Whether the definition was the newest already.
    pub unchanged: bool,
    /// The event that holds the definition.
    pub position: u64,
}

/// The same, where nothing comes after an error.
fn ended_by_an_error<T>(results: impl Stream<Item = Result<T>>) -> impl Stream<Item = Result<T>> {
    results.scan(false, |has_failed, result| {
        let next = (!*has_failed).then_some(result);
        *has_failed = matches!(next, Some(Err(_)));
        ready(next)
    })
}

impl Client {
    /// Runs one SELECT and gives its rows. It is tried again until its first rows come; the
    /// deadline holds for all of it.
    ///
    /// # Errors
    /// `INVALID_FIELD` (the statement, a parameter), `PROJECTION_NOT_FOUND`,
    /// `PROJECTION_NOT_READY`, `PROJECTION_FAILED`, `POSITION_BEYOND_HEAD`, `QUERY_LIMIT`.
    pub async fn query(&self, query: SqlQuery) -> Result<Rows> {
        let timeout = query.request.timeout.and_then(|timeout| Duration::try_from(timeout).ok());
        let client = match timeout {
            Some(timeout) => self.with_deadline(timeout + QUERY_GRACE),
            None => self.clone(),
        };
        let deadline = Instant::now() + client.deadline();
        let (first, call) = client
            .call(query.request, |request| {
                let mut projections = client.projections();
                async move {
                    let mut call = projections.query(request).await?.into_inner();
                    Ok(tonic::Response::new((call.message().await?, call)))
                }
            })
            .await?;
        let Some(first) = first else {
            return Err(Failure::misfit("there is none").into());
        };
        let Some(header) = first.header else {
            return Err(Failure::misfit("there are no columns").into());
        };
        let columns: Vec<_> = (header.columns.into_iter())
            .map(|column| Column { name: column.name, declared_type: column.declared_type })
            .collect();
        let width = columns.len();
        let later = stream::try_unfold(call, move |mut call| async move {
            let Ok(message) = timeout_at(deadline, call.message()).await else {
                return Err(Error::deadline_exceeded());
            };
            Ok(message?.map(|message| (message.rows, call)))
        });
        let rows = stream::iter([Ok(first.rows)]).chain(later).map_ok(move |rows| {
            stream::iter(rows).map(move |row| match row.values.len() {
                values if values == width => Ok(row.values.into_iter().map(Value::from).collect()),
                values => {
                    let what = format!("a row has {values} values, of {width} columns");
                    Err(Error::from(Failure::misfit(what)))
                }
            })
        });
        Ok(Rows {
            columns,
            position: header.position,
            head: header.head,
            rows: ended_by_an_error(rows.try_flatten()).boxed(),
        })
    }

    /// Creates a projection, or gives one a new definition. It is built in the background; a
    /// projection that is built for the first time answers `PROJECTION_NOT_READY` until then.
    ///
    /// # Errors
    /// `INVALID_FIELD` (with the file and line of what is wrong), `PROJECTION_NOT_FOUND` (no files,
    /// and the server ships none under the name), `PROJECTION_VERSION_CONFLICT`, and as
    /// [`Client::append`].
    pub async fn create_projection(
        &self,
        projection: impl Into<Projection>,
    ) -> Result<CreatedProjection> {
        let response = self
            .call(projection.into().request, |request| {
                let mut projections = self.projections();
                async move { projections.create_projection(request).await }
            })
            .await?;
        Ok(CreatedProjection {
            version: response.version,
            unchanged: response.unchanged,
            position: response.position,
        })
    }
}
