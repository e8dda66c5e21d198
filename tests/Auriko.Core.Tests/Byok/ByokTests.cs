using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Byok;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;
using Auriko.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Byok;

public sealed class ByokTests
{
    private const string Secret = "sk-own-0123456789";
    private const string Body = """{"provider":"alpha","api_key":"sk-own-0123456789","name":"Ours","account_tier":"2"}""";

    private static readonly SealingKey Key = SealingKey.Create();

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryByok _store = new();
    private readonly ByokVault _vault = new([Key]);
    private readonly ByokDirectory _directory;
    private readonly CheckedProvider _alpha = new("alpha");

    public ByokTests() => _directory = Directory(_vault);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ByokAdministration Administration => new(
        _store, _vault, _directory, new ProviderRegistry([_alpha, new CheckedProvider("keyless") { TakesKeys = false }]), _clock);

    [Fact]
    public async Task CreateAsync_KeyTheProviderTakes_IsSavedSealed()
    {
        var key = await Administration.CreateAsync(Access(), Bytes(Body), Stop);

        var stored = Assert.Single(_store.Keys);
        Assert.Equal((key.Id, "ws_1", "alpha"), (stored.Id, stored.WorkspaceId, stored.Provider));
        Assert.Equal(("Ours", "2"), (stored.Name, stored.AccountTier));
        Assert.DoesNotContain(Secret, stored.ToString(), StringComparison.Ordinal);
        Assert.Equal(Secret, _vault.Open(stored)!.Reveal());
        Assert.Equal([Secret], _alpha.Asked);
    }

    [Theory]
    [InlineData(FailureKind.UpstreamCredential, ErrorCode.InvalidParameterValue)]
    [InlineData(FailureKind.UpstreamUnavailable, ErrorCode.UpstreamError)]
    [InlineData(FailureKind.ConnectFailed, ErrorCode.UpstreamError)]
    public async Task CreateAsync_ProviderDoesNotTakeIt_SavesNothing(FailureKind kind, ErrorCode code)
    {
        _alpha.Failure = kind;

        var failure = await Assert.ThrowsAsync<GatewayException>(() => Administration.CreateAsync(Access(), Bytes(Body), Stop));

        Assert.Equal(code, failure.Error.Code);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(_store.Keys);
    }

    [Theory]
    [InlineData("""{"api_key":"k"}""", "provider")]
    [InlineData("""{"provider":"alpha"}""", "api_key")]
    [InlineData("""{"provider":"alpha","api_key":"two words"}""", "api_key")]
    [InlineData("""{"provider":"alpha","api_key":"k","secret":1}""", "secret")]
    [InlineData("""{"provider":"unknown","api_key":"k"}""", "provider")]
    [InlineData("""{"provider":"keyless","api_key":"k"}""", "provider")]
    [InlineData("""{"provider":"alpha","api_key":"k","is_default":1}""", "is_default")]
    public async Task CreateAsync_WrongBody_IsNamed(string body, string param)
    {
        var failure = await Assert.ThrowsAsync<GatewayException>(() => Administration.CreateAsync(Access(), Bytes(body), Stop));

        Assert.Equal(param, failure.Error.Param);
        Assert.Empty(_store.Keys);
    }

    [Fact]
    public async Task CreateAsync_NoKeyToSealWith_IsDisabled()
    {
        var vault = new ByokVault([]);
        var administration = new ByokAdministration(_store, vault, Directory(vault), new ProviderRegistry([_alpha]), _clock);

        var failure = await Assert.ThrowsAsync<GatewayException>(() => administration.CreateAsync(Access(), Bytes(Body), Stop));

        Assert.Equal(ErrorCode.FeatureDisabled, failure.Error.Code);
    }

    [Fact]
    public async Task AnyCall_WithoutScopeOrForAnotherWorkspace_IsRefused()
    {
        var reader = Access(KeyScopes.ByokRead);
        var writer = Access(KeyScopes.ByokWrite);

        Assert.Empty(await Administration.ListAsync(reader, null, Stop));
        await CodeAsync(ErrorCode.InsufficientPermissions, () => Administration.ListAsync(writer, null, Stop));
        await CodeAsync(ErrorCode.InsufficientPermissions, () => Administration.CreateAsync(reader, Bytes(Body), Stop));
        await CodeAsync(ErrorCode.InsufficientPermissions, () => Administration.ChangeAsync(reader, "byok_1", Bytes("{}"), Stop));
        await CodeAsync(ErrorCode.InsufficientPermissions, () => Administration.RemoveAsync(reader, "byok_1", Stop));
        await CodeAsync(ErrorCode.ResourceNotFound, () => Administration.ListAsync(reader with { WorkspaceId = "ws_2" }, null, Stop));
        await CodeAsync(ErrorCode.ResourceNotFound, () => Administration.RemoveAsync(writer, "byok_1", Stop));
    }

    [Fact]
    public async Task ChangeAsync_OthersChangeItMeanwhile_KeepsBoth()
    {
        var key = await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        _store.Meanwhile = store => store.TryReplaceAsync(store.Keys[0] with { Name = "Theirs" }, Stop);

        var changed = await Administration.ChangeAsync(Access(), key.Id, Bytes("""{"disabled":true,"is_default":true}"""), Stop);

        Assert.Equal(("Theirs", true, _clock.GetUtcNow()), (changed.Name, changed.IsDisabled, changed.DefaultSince));
    }

    [Fact]
    public async Task FindAsync_SeveralKeys_UsesTheDefaultElseTheOldest()
    {
        var first = await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = await Administration.CreateAsync(Access(), Bytes(Body), Stop);

        Assert.Equal(first.Id, await UsedAsync());
        await Administration.ChangeAsync(Access(), second.Id, Bytes("""{"is_default":true}"""), Stop);
        Assert.Equal(second.Id, await UsedAsync());
        await Administration.ChangeAsync(Access(), second.Id, Bytes("""{"disabled":true}"""), Stop);
        Assert.Equal(first.Id, await UsedAsync());
        await Administration.RemoveAsync(Access(), first.Id, Stop);
        Assert.Null(await UsedAsync());
    }

    [Fact]
    public async Task FindAsync_WithinTheCacheDuration_AsksStorageOnce()
    {
        var key = await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        var elsewhere = Directory(_vault);
        var asked = _store.Listed;
        await elsewhere.FindAsync("ws_1", Asking(), Stop);
        await elsewhere.FindAsync("ws_1", Asking(), Stop);
        Assert.Equal(asked + 1, _store.Listed);

        _clock.Advance(TimeSpan.FromSeconds(30));
        _store.IsDown = true;
        Assert.Equal(key.Id, (await elsewhere.FindAsync("ws_1", Asking("only_byok"), Stop)).Of(_alpha.Name)!.Id);
        Assert.Null((await elsewhere.FindAsync("ws_2", Asking(), Stop)).Of(_alpha.Name));
    }

    [Fact]
    public async Task FindAsync_CrowdMissesTheCache_AsksStorageOnce()
    {
        var key = await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        var asked = _store.Listed;
        _store.Hangs = true;

        var crowd = Enumerable.Range(0, 100).Select(_ => _directory.FindAsync("ws_1", Asking(), Stop).AsTask()).ToList();
        _store.Release();

        Assert.All(await Task.WhenAll(crowd), keys => Assert.Equal(key.Id, keys.Of(_alpha.Name)!.Id));
        Assert.Equal(asked + 1, _store.Listed);
    }

    [Fact]
    public async Task FindAsync_SteadyUse_LooksUpAheadAndNobodyWaits()
    {
        await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        await _directory.FindAsync("ws_1", Asking(), Stop);
        var asked = _store.Listed;
        for (var half = 1; half < 5; half++)
        {
            _clock.Advance(TimeSpan.FromSeconds(15));
            Assert.True(_directory.FindAsync("ws_1", Asking(), Stop).AsTask().IsCompletedSuccessfully);
            Assert.Equal(asked + half, _store.Listed);
        }
    }

    [Fact]
    public async Task FindAsync_StorageStaysDown_WaitsOnceAndUsesWhatWasKnown()
    {
        var key = await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        await _directory.FindAsync("ws_1", Asking(), Stop);
        _store.Hangs = true;
        for (var second = 0; second < 60; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var found = _directory.FindAsync("ws_1", Asking(), Stop).AsTask();
            Assert.True(found.IsCompletedSuccessfully, $"second {second}");
            Assert.Equal(key.Id, (await found).Of(_alpha.Name)!.Id);
        }
    }

    [Fact]
    public async Task Forget_LookUpUnderWay_IsNotJoined()
    {
        _store.Hangs = true;
        var early = _directory.FindAsync("ws_1", Asking(), Stop).AsTask();
        _store.Hangs = false;
        _directory.Forget("ws_1");

        await _directory.FindAsync("ws_1", Asking(), Stop);

        Assert.Equal(1, _store.Listed);
        Assert.False(early.IsCompleted);
        _store.Release();
        await early;
    }

    [Fact]
    public async Task Forget_LookUpUnderWay_IsNotKept()
    {
        _store.Hangs = true;
        var early = _directory.FindAsync("ws_1", Asking(), Stop).AsTask();
        _directory.Forget("ws_1");
        _store.Release();
        await early;

        await _directory.FindAsync("ws_1", Asking(), Stop);
        Assert.Equal(2, _store.Listed);
    }

    [Fact]
    public async Task FindAsync_StorageHangs_UsesWhatWasKnownAndLeavesItAlone()
    {
        var key = await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        await _directory.FindAsync("ws_1", Asking(), Stop);
        _clock.Advance(TimeSpan.FromSeconds(30));
        _store.Hangs = true;

        var late = _directory.FindAsync("ws_1", Asking(), Stop).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(key.Id, (await late).Of(_alpha.Name)!.Id);
        Assert.True(_directory.FindAsync("ws_1", Asking(), Stop).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task FindAsync_StorageDownAndNothingKnown_OnlyByokWaitsForIt()
    {
        var key = await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        _store.IsDown = true;

        Assert.Null((await _directory.FindAsync("ws_1", Asking(), Stop)).Of(_alpha.Name));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _directory.FindAsync("ws_1", Asking("only_byok"), Stop).AsTask());
        _store.IsDown = false;
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(key.Id, (await _directory.FindAsync("ws_1", Asking("only_byok"), Stop)).Of(_alpha.Name)!.Id);
    }

    [Fact]
    public async Task FindAsync_OnlyPlatformOrNoWorkspace_IsNone()
    {
        await Administration.CreateAsync(Access(), Bytes(Body), Stop);
        var asked = _store.Listed;

        Assert.Null((await _directory.FindAsync("ws_1", Asking("only_platform"), Stop)).Of(_alpha.Name));
        Assert.Null((await _directory.FindAsync(null, Asking(), Stop)).Of(_alpha.Name));
        Assert.Equal(asked, _store.Listed);
    }

    [Fact]
    public void Open_AnotherKeyOrRow_IsNull()
    {
        var key = new ByokKey
        {
            Id = "byok_1",
            WorkspaceId = "ws_1",
            Provider = "alpha",
            Name = "n",
            SealedSecret = string.Empty,
            CreatedAt = _clock.GetUtcNow(),
            UpdatedAt = _clock.GetUtcNow(),
        };
        key = key with { SealedSecret = _vault.Seal(key, new ProviderSecret(Secret)) };

        Assert.Equal(Secret, new ByokVault([SealingKey.Create(), Key]).Open(key)!.Reveal());
        Assert.Null(new ByokVault([SealingKey.Create()]).Open(key));
        Assert.Null(_vault.Open(key with { WorkspaceId = "ws_2" }));
        Assert.Null(_vault.Open(key with { Provider = "beta" }));
        Assert.Null(_vault.Open(key with { SealedSecret = "x" + key.SealedSecret[1..] }));
        Assert.Null(_vault.Open(key with { SealedSecret = "no base64 at all" }));
        Assert.Equal("[secret]", new ProviderSecret(Secret).ToString());
    }

    [Fact]
    public void Validate_WrongSettings_NamesThemWithoutTheKeys()
    {
        var failure = new ByokOptionsValidator().Validate(
            null, new ByokOptions { Keys = "c2hvcnQ=", CacheDuration = TimeSpan.FromMinutes(2) });

        Assert.Equal(2, failure.Failures!.Count());
        Assert.DoesNotContain("c2hvcnQ", failure.FailureMessage, StringComparison.Ordinal);
        Assert.True(new ByokOptionsValidator().Validate(null, new ByokOptions()).Succeeded);
    }

    private static ByokAccess Access(params string[] scopes) => new(
        new Caller("key_1", "ws_1") { Policy = new KeyPolicy { Scopes = scopes is [] ? [.. KeyScopes.All] : scopes } }, "ws_1");

    private static ResponseRequest Asking(string? flag = null) => ResponseRequestParser.Parse(Bytes(
        flag is null
            ? """{"model":"m","input":"Hi"}"""
            : $$$"""{"model":"m","input":"Hi","gateway":{"routing":{"{{{flag}}}":true} } }"""));

    private static byte[] Bytes(string body) => Encoding.UTF8.GetBytes(body);

    private static async Task CodeAsync(ErrorCode code, Func<Task> act) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<GatewayException>(act)).Error.Code);

    private ByokDirectory Directory(ByokVault vault) => new(
        _store, vault, new ByokSettings([Key], TimeSpan.FromSeconds(30)), _clock, NullLogger<ByokDirectory>.Instance);

    private async Task<string?> UsedAsync() => (await _directory.FindAsync("ws_1", Asking(), Stop)).Of(_alpha.Name)?.Id;

    /// <summary>A provider that is only asked about keys.</summary>
    private sealed class CheckedProvider(string name) : IResponseProvider, IKeyCheck
    {
        public ProviderName Name { get; } = new(name);

        public int? MaxConcurrentCalls => null;

        public bool TakesKeys { get; init; } = true;

        public FailureKind? Failure { get; set; }

        public List<string> Asked { get; } = [];

        public IKeyCheck? KeyCheck => TakesKeys ? this : null;

        public Task CheckAsync(ProviderSecret secret, CancellationToken cancellationToken)
        {
            Asked.Add(secret.Reveal());
            return Failure is { } kind
                ? Task.FromException(new ProviderException(new ProviderFailure(kind, Name, "No.")))
                : Task.CompletedTask;
        }

        public IProviderCall Prepare(ResponseRequest request, Offering offering) => throw new NotSupportedException();
    }
}
