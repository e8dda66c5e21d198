using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using CsCheck;
using Moq;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>What is sent: nothing of a request is lost without a word.</summary>
public abstract partial class ProviderConformance
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    [Fact]
    public void Prepare_AnyRequest_SendsOrNamesEveryField() => RandomRequests.Body.Sample(body =>
    {
        var upstream = FakeUpstream.Streams(string.Empty);
        IProviderCall call;
        try
        {
            call = upstream.Provider(Dialect).Prepare(Calls.Request(body), Calls.Offering);
        }
        catch (ProviderException refused) when (refused.Failure.Kind is FailureKind.InvalidRequest)
        {
            return;
        }

        Drain(call);
        var wire = JsonElement.Parse(upstream.Body, Strict);
        var named = call.Warnings.SelectMany(PointersOf).ToArray();
        foreach (var (path, value) in Leaves(JsonElement.Parse(body), string.Empty))
        {
            Assert.True(
                IsGatewaysOwn(path) || named.Any(pointer => IsAtOrBelow(path, pointer)) || IsOnWire(wire, path, value),
                $"{path} = {value.GetRawText()} is lost.\nSent: {wire.GetRawText()}\nNamed: {string.Join(", ", named)}");
        }
    }, iter: 2000);

    [Fact]
    public async Task Send_Call_HasTheHeadersOfAStream()
    {
        var upstream = FakeUpstream.Streams(new ReadOnlyMemory<byte>(Bytes("text.sse")));

        await CallAsync(upstream);

        Assert.StartsWith("https://upstream.test/v1/", upstream.Address?.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("application/json", upstream.ContentType);
        Assert.Equal("text/event-stream", upstream.Headers?.Accept.ToString());
        Assert.StartsWith("Auriko.Functions/", upstream.Headers?.UserAgent.ToString(), StringComparison.Ordinal);
        Assert.Equal($"Bearer {FakeUpstream.Key}", upstream.Headers?.Authorization?.ToString());
        AssertIsAStreamOfTheModel(upstream.Address!, JsonElement.Parse(upstream.Body));
    }

    /// <summary>Most wires name the model and ask for a stream in the body; others do so in the address.</summary>
    protected virtual void AssertIsAStreamOfTheModel(Uri address, JsonElement body)
    {
        Assert.Equal("provider-model-7", body.GetProperty("model").GetString());
        Assert.True(body.GetProperty("stream").GetBoolean());
    }

    [Fact]
    public async Task Send_ApiKeyHeader_HasNoBearer()
    {
        var upstream = FakeUpstream.Streams(new ReadOnlyMemory<byte>(Bytes("text.sse")));

        await CallAsync(upstream, settings => settings with { Authentication = UpstreamAuthentication.ApiKeyHeader });

        Assert.Null(upstream.Headers?.Authorization);
        Assert.Equal([FakeUpstream.Key], upstream.Headers?.GetValues("api-key"));
    }

    [Fact]
    public async Task Send_ManagedIdentity_AsksForATokenEachCall()
    {
        var credential = new Mock<IUpstreamCredential>(MockBehavior.Strict);
        credential
            .Setup(port => port.GetTokenAsync("https://cognitiveservices.azure.com/.default", It.IsAny<CancellationToken>()))
            .ReturnsAsync("token-1");
        var upstream = FakeUpstream.Streams(new ReadOnlyMemory<byte>(Bytes("text.sse")));

        var outcome = await Outcome.OfAsync(WithIdentity(upstream, credential.Object), TestContext.Current.CancellationToken);

        Assert.Null(outcome.Fault);
        Assert.Equal("Bearer token-1", upstream.Headers?.Authorization?.ToString());
    }

    [Fact]
    public async Task Send_NoToken_IsACredentialFailure()
    {
        var credential = new Mock<IUpstreamCredential>(MockBehavior.Strict);
        credential
            .Setup(port => port.GetTokenAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("tenant SECRET"));
        var upstream = FakeUpstream.Streams(string.Empty);

        var outcome = await Outcome.OfAsync(WithIdentity(upstream, credential.Object), TestContext.Current.CancellationToken);

        Assert.Equal(FailureKind.UpstreamCredential, outcome.Failure.Kind);
        Assert.DoesNotContain("SECRET", outcome.Failure.PublicMessage, StringComparison.Ordinal);
        Assert.Null(upstream.Address);
    }

    [Fact]
    public async Task Send_QueryInTheAddress_StaysOnTheCall()
    {
        var upstream = FakeUpstream.Streams(new ReadOnlyMemory<byte>(Bytes("text.sse")));

        await CallAsync(upstream, settings => settings with { BaseUrl = new Uri("https://host.test/a/?api-version=v1") });

        Assert.StartsWith("/a/", upstream.Address?.AbsolutePath, StringComparison.Ordinal);
        Assert.DoesNotContain("//", upstream.Address?.AbsolutePath, StringComparison.Ordinal);
        Assert.StartsWith("?api-version=v1", upstream.Address?.Query, StringComparison.Ordinal);
    }

    private protected static void Drain(IProviderCall call)
    {
        // A fake upstream answers at once, so nothing here waits.
        var outcome = Outcome.OfAsync(call, CancellationToken.None);
        Assert.True(outcome.IsCompleted);
    }

    private IProviderCall WithIdentity(FakeUpstream upstream, IUpstreamCredential credential) => upstream
        .Provider(Dialect, settings => settings with { Authentication = UpstreamAuthentication.ManagedIdentity }, credential)
        .Prepare(Calls.Request(), Calls.Offering);

    private static bool IsGatewaysOwn(string path) =>
        path is "/model" or "/stream" or "/store" or "/background" || IsAtOrBelow(path, "/gateway");

    private static bool IsAtOrBelow(string path, string pointer) =>
        path == pointer || path.StartsWith(pointer + "/", StringComparison.Ordinal);

    private static IEnumerable<string> PointersOf(ResponseWarning warning) =>
        Regex.Matches(warning.Message, @"/[^\s'"",;:]+").Select(match => match.Value.TrimEnd('.', ')'));

    /// <summary>What a body says: its strings, numbers and booleans. What is empty or null says nothing.</summary>
    private static IEnumerable<(string Path, JsonElement Value)> Leaves(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Object =>
            value.EnumerateObject().SelectMany(member => Leaves(member.Value, $"{path}/{member.Name}")),
        JsonValueKind.Array =>
            value.EnumerateArray().Index().SelectMany(item => Leaves(item.Item, $"{path}/{item.Index}")),
        _ => [(path, value)],
    };

    /// <summary>Whether a string, number or boolean stands anywhere in the body.</summary>
    private protected static bool HasAnywhere(JsonElement wire, JsonElement value) =>
        JsonElement.DeepEquals(wire, value) || (wire.ValueKind switch
        {
            JsonValueKind.Object => wire.EnumerateObject().Any(member => HasAnywhere(member.Value, value)),
            JsonValueKind.Array => wire.EnumerateArray().Any(item => HasAnywhere(item, value)),
            _ => false,
        });

    /// <summary>The value at a JSON pointer; null when there is none.</summary>
    private protected static JsonElement? At(JsonElement root, string path)
    {
        JsonElement? found = root;
        foreach (var step in path.Split('/').Skip(1))
        {
            found = found switch
            {
                { ValueKind: JsonValueKind.Object } owner when owner.TryGetProperty(step, out var member) => member,
                { ValueKind: JsonValueKind.Array } list when int.TryParse(step, out var index) && index < list.GetArrayLength() =>
                    list[index],
                _ => null,
            };
        }

        return found;
    }
}
