using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Access.Budgets;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Background;

/// <summary>Background responses of a workspace with provider keys of its own.</summary>
public sealed class OwnKeyTests
{
    private const string OnlyByok = """{"only_byok":true}""";

    [Theory]
    [InlineData(null, "default", true)]
    [InlineData("ws_1", "ws_1", true)]
    [InlineData("ws_1", "default", false)]
    public async Task Run_KeyOfTheWorkspace_Pays(string? workspace, string saved, bool pays)
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer());
        var ledger = new RecordingLedger();
        await using var bench = new BackgroundBench(new MemoryStorage(), ledger, alpha);
        await bench.OwnKeys.SaveAsync(saved, "alpha", "own");

        await bench.EndAsync(await bench.AcceptAsync(BackgroundBench.Owner with { WorkspaceId = workspace }));

        Assert.Equal([pays ? "own" : null], alpha.PaidWith);
        Assert.Equal(pays ? CredentialOwner.Byok : CredentialOwner.Platform, Booked(ledger).Single().Credential);
    }

    [Fact]
    public async Task Run_OwnKeyIsRefused_ThePlatformPays()
    {
        var alpha = new ScriptedProvider("alpha", new Script().Fail(FailureKind.UpstreamCredential), Script.Answer());
        var ledger = new RecordingLedger();
        await using var bench = new BackgroundBench(new MemoryStorage(), ledger, alpha);
        await bench.OwnKeys.SaveAsync("default", "alpha", "own");

        var response = await bench.EndAsync(await bench.AcceptAsync());

        Assert.Equal("completed", response.GetProperty("status").GetString());
        Assert.Equal(["own", null], alpha.PaidWith);
        Assert.Equal([CredentialOwner.Byok, CredentialOwner.Platform], Booked(ledger).Select(entry => entry.Credential));
    }

    [Fact]
    public async Task Accept_OnlyByokWithoutAKey_IsRefused()
    {
        await using var bench = new BackgroundBench(
            new MemoryStorage(), new RecordingLedger(), new ScriptedProvider("alpha", Script.Answer()));

        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.AcceptAsync(routing: OnlyByok));

        Assert.Equal((ErrorCode.NoProviderAvailable, "gateway.routing.only_byok"), (refused.Error.Code, refused.Error.Param));
    }

    [Fact]
    public async Task Run_BudgetIsUsedUp_OwnKeysAlonePay()
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer());
        var ledger = new RecordingLedger();
        await using var bench = new BackgroundBench(new MemoryStorage(), ledger, alpha);
        await bench.OwnKeys.SaveAsync("default", "alpha", "own");

        var id = await bench.AcceptAsync(policy: new KeyPolicy { Budget = BudgetProcess.Budget(0.0001m) });
        var response = await bench.EndAsync(id);

        Assert.Equal("completed", response.GetProperty("status").GetString());
        Assert.Equal((CredentialOwner.Byok, null), (Booked(ledger).Single().Credential, Booked(ledger).Single().BudgetGrant));
    }

    [Fact]
    public async Task Run_BudgetIsUsedUpAndTheKeyIsGone_Fails()
    {
        var (alpha, ledger) = (new ScriptedProvider("alpha", Script.Answer()), new RecordingLedger());
        await using var bench = new BackgroundBench(new MemoryStorage(), ledger, alpha);
        await bench.OwnKeys.SaveAsync("default", "alpha", "own");
        bench.OwnKeys.ForgetAfter(1);

        var id = await bench.AcceptAsync(policy: new KeyPolicy { Budget = BudgetProcess.Budget(0.0001m) });
        var response = await bench.EndAsync(id);

        Assert.Equal("failed", response.GetProperty("status").GetString());
        Assert.Equal(0, alpha.Sent);
        Assert.Empty(ledger.Entries);
    }

    private static IReadOnlyList<LedgerEntry> Booked(RecordingLedger ledger) =>
        [.. ledger.Entries.DistinctBy(entry => entry.AttemptId).OrderBy(entry => entry.AttemptNumber)];
}
