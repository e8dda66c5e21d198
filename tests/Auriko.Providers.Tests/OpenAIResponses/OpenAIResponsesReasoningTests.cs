using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
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
