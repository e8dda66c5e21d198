using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.OpenAIResponses;

/// <summary>Reasoning goes back to where it comes from, as the provider sealed it, and to nobody else.</summary>
public sealed class OpenAIResponsesReasoningTests
{
    private const string Reply = """
        {"type":"response.completed","response":{"id":"resp_9","status":"completed","output":[
          {"type":"reasoning","id":"rs_9","summary":[],"encrypted_content":"gAAAA-of-the-provider"}]}}
        """;

    private const string Unreadable = """
        {"error":{"type":"invalid_request_error","code":"invalid_encrypted_content","message":"It could not be verified."}}
        """;

    [Fact]
    public async Task Prepare_ItemThatCameFromHere_IsOpenedAndOtherwiseAsItWas()
    {
        var text = await AnsweredAsync();
        Assert.DoesNotContain("gAAAA", text, StringComparison.Ordinal);

        var (wire, warnings) = Write(
            $$"""{"type":"reasoning","id":"rs_9","future":1.50,"summary":[],"encrypted_content":"{{text}}"}""");

        Assert.Equal(
            """[{"type":"reasoning","id":"rs_9","future":1.50,"summary":[],"encrypted_content":"gAAAA-of-the-provider"},{"role":"user","content":"1.50 \u00e9"}]""",
            wire.GetProperty("input").GetRawText());
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("azure_openai", "some-model")]
    [InlineData("upstream", "other-model")]
    public void Prepare_ItemOfAnotherOrigin_IsDroppedAndNamed(string provider, string model)
    {
        var text = TestSeal.Instance.Seal(TestSeal.OriginOf(provider, model), "x"u8);

        AssertDropped($$"""{"type":"reasoning","summary":[],"encrypted_content":"{{text}}"}""");
    }

    [Fact]
    public void Prepare_ItemOfAnotherDeployment_IsDroppedAndNamed()
    {
        var text = TestSeal.Other.Seal(TestSeal.OriginOf("upstream", "some-model"), "x"u8);

        AssertDropped($$"""{"type":"reasoning","summary":[],"encrypted_content":"{{text}}"}""");
    }

    [Fact]
    public void Prepare_ItemTheProviderSealedItself_PassesVerbatim()
    {
        const string Item = """{"type":"reasoning","summary":[],"encrypted_content":"gAAA\u0041"}""";

        var (wire, warnings) = Write(Item);

        Assert.Equal(Item, wire.GetProperty("input")[0].GetRawText());
        Assert.Empty(warnings);
    }

    [Fact]
    public void Prepare_TamperedItem_IsRefused()
    {
        var text = TestSeal.Own.Seal("x");

        Assert.Throws<GatewayException>(
            () => Write($$"""{"type":"reasoning","summary":[],"encrypted_content":"{{text[..^1]}}"}"""));
    }

    [Fact]
    public async Task Stream_ReasoningTheUpstreamCannotRead_IsLeftOutOfASecondCall()
    {
        var upstream = Refusing(400, Unreadable);
        var call = Replaying(upstream);
        call.Use(new ProviderSecret("sk-own-0123456789"));

        var outcome = await Outcome.OfAsync(call, TestContext.Current.CancellationToken);

        Assert.Null(outcome.Fault);
        Assert.Equal("gAAAA-of-the-provider", Assert.Single(outcome.Said.OfType<ReasoningSealed>()) is { } made
            ? Encoding.UTF8.GetString(TestSeal.Instance.Open(made.EncryptedContent)!.Content.Span)
            : null);
        Assert.Equal("""[{"role":"user","content":"Hi"}]""", JsonElement.Parse(upstream.Body).GetProperty("input").GetRawText());
        Assert.Equal("Bearer sk-own-0123456789", upstream.Headers?.Authorization?.ToString());
        var warning = Assert.Single(call.Warnings);
        Assert.Equal(WarningCodes.UnsupportedParameter, warning.Code);
        Assert.StartsWith("/input/0 was dropped: ", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ReasoningTheUpstreamCannotReadInItsReply_IsLeftOutOfASecondCall()
    {
        var outcome = await Outcome.OfAsync(
            Replaying(Refusing(200, $"event: error\ndata: {Unreadable}\n\n")), TestContext.Current.CancellationToken);

        Assert.Null(outcome.Fault);
        Assert.True(outcome.HasStopped);
    }

    [Theory]
    [InlineData(400, """{"error":{"code":"other","message":"No."}}""", "")]
    [InlineData(400, Unreadable, ",\"gateway\":{\"routing\":{\"require_parameters\":true}}")]
    public async Task Stream_OtherRefusalOrReasoningThatMustGo_IsRefused(int status, string body, string more)
    {
        var outcome = await Outcome.OfAsync(Replaying(Refusing(status, body), more), TestContext.Current.CancellationToken);

        Assert.Equal((FailureKind.InvalidRequest, status), (outcome.Failure.Kind, outcome.Failure.UpstreamStatus));
    }

    [Fact]
    public async Task Stream_ReasoningOfOthersThatTheUpstreamCannotRead_IsRefused()
    {
        var call = Provider(Refusing(400, Unreadable)).Prepare(
            Calls.Request("""{"model":"m","input":[{"type":"reasoning","summary":[],"encrypted_content":"gAAAA"}]}"""), Calls.Offering);

        var outcome = await Outcome.OfAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal("invalid_encrypted_content", outcome.Failure.UpstreamCode);
    }

    /// <summary>An upstream that answers the first call so, and every other one with <see cref="Reply"/>.</summary>
    private static FakeUpstream Refusing(int status, string body)
    {
        var calls = 0;
        return new FakeUpstream(_ =>
        {
            var isFirst = ++calls == 1;
            var said = isFirst ? body : $"data: {Reply.ReplaceLineEndings(" ")}\n\n";
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)(isFirst ? status : 200))
            {
                Content = new StringContent(said, Encoding.UTF8, isFirst && status == 400 ? "application/json" : "text/event-stream"),
            });
        });
    }

    private static IResponseProvider Provider(FakeUpstream upstream) =>
        upstream.Provider(new OpenAIResponsesDialect(TestSeal.Instance));

    private static IProviderCall Replaying(FakeUpstream upstream, string more = "")
    {
        var text = TestSeal.Own.Seal("gAAAA-of-another-account");
        return Provider(upstream).Prepare(
            Calls.Request($$"""
                {"model":"m","input":[{"type":"reasoning","summary":[],"encrypted_content":"{{text}}"},
                {"role":"user","content":"Hi"}]{{more}}}
                """),
            Calls.Offering);
    }

    private static void AssertDropped(string item)
    {
        var (wire, warnings) = Write(item);

        Assert.Equal(1, wire.GetProperty("input").GetArrayLength());
        var warning = Assert.Single(warnings);
        Assert.Equal(WarningCodes.UnsupportedParameter, warning.Code);
        Assert.StartsWith("/input/0 was dropped: ", warning.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AnsweredAsync()
    {
        var upstream = FakeUpstream.Streams(Encoding.UTF8.GetBytes($"data: {Reply.ReplaceLineEndings(" ")}\n\n"));
        var call = upstream.Provider(new OpenAIResponsesDialect(TestSeal.Instance)).Prepare(Calls.Request(), Calls.Offering);
        var outcome = await Outcome.OfAsync(call, TestContext.Current.CancellationToken);
        return Assert.Single(outcome.Said.OfType<ReasoningSealed>()).EncryptedContent;
    }

    private static (JsonElement Wire, IReadOnlyList<ResponseWarning> Warnings) Write(string item)
    {
        var upstream = FakeUpstream.Streams(string.Empty);
        var provider = upstream.Provider(
            new OpenAIResponsesDialect(TestSeal.Instance),
            settings => settings with { DroppedParameters = FrozenSet.Create("unsealed_reasoning") });
        var call = provider.Prepare(
            Calls.Request($$"""{"model":"m","input":[{{item}},{"role":"user","content":"1.50 \u00e9"}]}"""), Calls.Offering);
        Assert.True(Outcome.OfAsync(call, CancellationToken.None).IsCompleted);
        return (JsonElement.Parse(upstream.Body), call.Warnings);
    }
}
