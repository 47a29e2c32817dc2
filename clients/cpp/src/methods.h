// The methods of the contract, as they are called.

#ifndef FIRN_CLIENT_SRC_METHODS_H_
#define FIRN_CLIENT_SRC_METHODS_H_

namespace firn {
inline namespace client {
namespace internal {

inline constexpr char kAppendEvent[] = "/firn.v1.EventStore/AppendEvent";
inline constexpr char kAppendEvents[] = "/firn.v1.EventStore/AppendEvents";
inline constexpr char kAppendStream[] = "/firn.v1.EventStore/AppendStream";
inline constexpr char kGetEvents[] = "/firn.v1.EventStore/GetEvents";
inline constexpr char kGetNewestEvents[] = "/firn.v1.EventStore/GetNewestEvents";
inline constexpr char kCountEvents[] = "/firn.v1.EventStore/CountEvents";
inline constexpr char kReplayEvents[] = "/firn.v1.EventStore/ReplayEvents";
inline constexpr char kGetPositionAt[] = "/firn.v1.EventStore/GetPositionAt";
inline constexpr char kGetTimeAt[] = "/firn.v1.EventStore/GetTimeAt";
inline constexpr char kGetHead[] = "/firn.v1.EventStore/GetHead";
inline constexpr char kCreateProjection[] = "/firn.v1.Projections/CreateProjection";
inline constexpr char kGetCheckpoint[] = "/firn.v1.Proofs/GetCheckpoint";
inline constexpr char kGetInclusionProof[] = "/firn.v1.Proofs/GetInclusionProof";
inline constexpr char kGetConsistencyProof[] = "/firn.v1.Proofs/GetConsistencyProof";
inline constexpr char kQuery[] = "/firn.v1.Projections/Query";
inline constexpr char kGetState[] = "/firn.v1.History/GetState";
inline constexpr char kGetHistory[] = "/firn.v1.History/GetHistory";
inline constexpr char kUndo[] = "/firn.v1.History/Undo";
inline constexpr char kRedo[] = "/firn.v1.History/Redo";

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_METHODS_H_
