using Auriko.Providers.AnthropicMessages;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Gemini;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.Upstream;

/// <summary>The service tier that a call says it asks for is the one on the wire.</summary>
public sealed class AskedTierTests
{
    private const string Responses = "responses";
    private const string Chat = "chat";
    private const string Messages = "messages";
    private const string Gemini = "gemini";

    [Theory]
    [InlineData(Responses, """ "service_tier":"priority" """, "priority")]
    [InlineData(Responses, """ "service_tier":"auto" """, null)]
    [InlineData(Responses, """ "service_tier":"default" """, null)]
    [InlineData(Responses, """ "service_tier":7 """, null)]
    [InlineData(Responses, """ "extensions":{"openai":{"service_tier":"flex"}} """, "flex")]
    [InlineData(Responses, """ "extensions":{"groq":{"service_tier":"flex"}} """, null)]
    [InlineData(Responses, """ "service_tier":"default","extensions":{"openai":{"service_tier":"flex"}} """, null)]
    [InlineData(Responses, """ "service_tier":"pri\u006frity" """, "other")]
    [InlineData(Responses, """ "metadata":{"service_tier":"flex"},"extensions":{"openai":{}} """, null)]
    [InlineData(Chat, """ "service_tier":"priority" """, null)]
    [InlineData(Chat, """ "extensions":{"openai":{"service_tier":"on_demand"}} """, null)]
    [InlineData(Chat, """ "extensions":{"openai":{"deep":{"service_tier":"flex"},"service_tier":"Flex"}} """, "flex")]
    [InlineData(Messages, """ "service_tier":"auto" """, null)]
    [InlineData(Messages, """ "extensions":{"openai":{"speed":"fast"}} """, "fast")]
    [InlineData(Messages, """ "extensions":{"openai":{"speed":"standard"}} """, null)]
    [InlineData(Gemini, """ "service_tier":"flex" """, null)]
    [InlineData(Gemini, """ "extensions":{"openai":{"serviceTier":"flex"}} """, "flex")]
    public void Prepare_TierInTheRequest_IsAskedForAsFarAsItIsSent(string dialect, string member, string? tier)
    {
        using var upstream = FakeUpstream.Streams(string.Empty);

        var call = upstream.Provider(Of(dialect)).Prepare(
            Calls.Request($$"""{"model":"m","input":"Hi",{{member}}}"""), Calls.Offering);

        Assert.Equal(tier, call.ServiceTier);
    }

    private static IDialect Of(string name) => name switch
    {
        Responses => new OpenAIResponsesDialect(TestSeal.Instance),
        Chat => new ChatCompletionsDialect(TestSeal.Instance),
        Messages => new AnthropicMessagesDialect(TestSeal.Instance),
        _ => new GeminiDialect(TestSeal.Instance),
    };
}
