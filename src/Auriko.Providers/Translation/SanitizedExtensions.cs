using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>What of a request's <c>extensions</c> may go to one provider.</summary>
/// <param name="Members">The members to add to the call, in the order sent.</param>
/// <param name="Warnings">What was removed.</param>
internal sealed record SanitizedExtensions(
    IReadOnlyList<KeyValuePair<string, JsonElement>> Members, IReadOnlyList<ResponseWarning> Warnings);
