using System.Collections.Frozen;
using Auriko.Fuzz.Upstream;

namespace Auriko.Fuzz.Cases;

/// <summary>One reply to play.</summary>
/// <param name="Reply">The reply.</param>
/// <param name="Words">The dialect's own settings.</param>
/// <param name="Tale">The fixture it comes from and what was done to it.</param>
internal sealed record FuzzCase(PlayedReply Reply, FrozenDictionary<string, string> Words, string Tale);
