using Auriko.Core.Ledger;
using Auriko.Core.Tests.Ledger;
using CsCheck;

namespace Auriko.Azure.Tests.Ledger;

/// <summary>Ledger entries for tests.</summary>
internal static class LedgerEntries
{
    public static readonly DateTimeOffset Noon = Entries.Noon;

    private static readonly Gen<string> GenText = Gen.String[0, 20].Select(text => text.Replace('\0', '0'));

    /// <summary>Any entry at all, within what a table's column can hold.</summary>
    public static readonly Gen<LedgerEntry> Gen1 = Gen.Select(
        Gen.Select(GenText, GenText, Gen.Date[new DateTime(1970, 1, 1), new DateTime(2200, 1, 1)], Gen.Int[1, 99]),
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Enum<UsageSource>(), Gen.Enum<AttemptEnd>(), Gen.Double[0, 1e9]),
        Gen.Select(GenText.Null(), Gen.Int[100, 599].Nullable(), Gen.Long[0, long.MaxValue].Nullable(), Gen.Double[0, 1e9].Nullable()),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 9], GenText)[0, 5])).Select(
        (ids, counts, optional, rest) => Make("key_any") with
        {
            Model = ids.Item1,
            ProviderModelId = ids.Item2,
            CreatedAt = new DateTimeOffset(ids.Item3, TimeSpan.Zero),
            AttemptNumber = ids.Item4,
            Usage = new UsageVector { FreshInput = counts.Item1, Reasoning = long.MaxValue - counts.Item1 },
            UsageSource = counts.Item2,
            End = counts.Item3,
            DurationMs = counts.Item4,
            ProviderRequestId = optional.Item1,
            UpstreamStatus = optional.Item2,
            Cost = optional.Item3 is { } nanos ? new Usd(nanos) : null,
            TtftMs = optional.Item4,
            Stream = rest.Item1,
            Credential = rest.Item1 ? CredentialOwner.Byok : CredentialOwner.Platform,
            Background = rest.Item2,
            Tags = rest.Item3,
        });

    public static LedgerEntry Make(string keyId, string? responseId = null) => Entries.Make(keyId, responseId: responseId);

    /// <summary>Compares every member; the dictionary by its content.</summary>
    public static void AssertSame(LedgerEntry expected, LedgerEntry actual)
    {
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected with { Tags = actual.Tags }, actual);
    }
}
