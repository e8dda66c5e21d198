using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;

namespace Auriko.Providers.Upstream;

/// <summary>Reads which service tier a call asks for, in whichever word its upstream has for that.</summary>
internal static class AskedTier
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1_000 };

    /// <summary>The tier; null for the standard one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">What is sent for it: a JSON object.</param>
    public static string? Of(ResponseRequest request, ReadOnlyMemory<byte> body)
    {
        if (!ServiceTiers.MayBeAskedFor(request))
        {
            return null;
        }

        var reader = new Utf8JsonReader(body.Span, Deep);
        string? tier = null;
        reader.Read();
        while (tier is null && reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isTier = reader.ValueTextEquals("service_tier"u8) || reader.ValueTextEquals("serviceTier"u8)
                || reader.ValueTextEquals("speed"u8);
            reader.Read();
            tier = isTier && reader.TokenType is JsonTokenType.String ? NameOf(ref reader) : null;
            reader.Skip();
        }

        return tier;
    }

    /// <summary>What is escaped is no name of a tier, and may be no text.</summary>
    private static string? NameOf(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? ServiceTiers.Other : ServiceTiers.PricedApart(reader.GetString());
}
