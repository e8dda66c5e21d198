using Auriko.Azure.Ledger;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Ledger;

namespace Auriko.Azure.Tests.Ledger;

public class LedgerSpendsTests(SharedAzurite azurite)
{
    private readonly UsageLedgerTable _table = new(azurite.CreateClient());
    private readonly LedgerSpends _spends = new(azurite.CreateClient());
    private readonly string _key = $"key_{Guid.NewGuid():n}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sum_Entries_AreAddedUpByTheGrantThatPaid()
    {
        var day = DateOnly.FromDateTime(LedgerEntries.Noon.UtcDateTime);
        LedgerEntry[] entries =
        [
            Entry(10, "slice_1"), Entry(20, "slice_1"), Entry(5, null), Entry(40, "slice_2") with { CreatedAt = LedgerEntries.Noon.AddDays(2) },
            Entry(2_000, null) with { Credential = CredentialOwner.Byok },
            Entry(3, "slice_1") with { Credential = CredentialOwner.Byok },
            Entry(0, "slice_2") with { Cost = null, Reserved = new Usd(7) },
            Entry(1_000, "slice_1") with { CreatedAt = LedgerEntries.Noon.AddDays(3) },
            Entry(1_000, "slice_1") with { CreatedAt = LedgerEntries.Noon.AddDays(-1) },
            Entry(1_000, "slice_1") with { KeyId = _key + "0" },
        ];
        foreach (var entry in entries)
        {
            await _table.InsertAsync([entry], Stop);
        }

        var sums = await _spends.SumAsync(_key, day, day.AddDays(2), Stop);

        Assert.Equal(
            new Dictionary<string, Usd> { [""] = new(5), ["slice_1"] = new(33), ["slice_2"] = new(47) },
            sums.OrderBy(sum => sum.Key, StringComparer.Ordinal).ToDictionary());
    }

    private LedgerEntry Entry(long nanos, string? grant) =>
        LedgerEntries.Make(_key) with { Cost = new Usd(nanos), BudgetGrant = grant, Credential = CredentialOwner.Platform };
}
