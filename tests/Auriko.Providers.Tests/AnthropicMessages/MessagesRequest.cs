using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.AnthropicMessages;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.AnthropicMessages;

/// <summary>A translated request.</summary>
/// <param name="Call">The call.</param>
internal sealed record MessagesRequest(MessagesCall Call)
{
    public JsonElement Wire { get; } = JsonElement.Parse(Call.Body.Span);

    public IReadOnlyList<ResponseWarning> Warnings => Call.Warnings;

    public JsonElement Messages => Wire.GetProperty("messages");

    /// <summary>Each warning's code and the pointer it names.</summary>
    public IReadOnlyList<(string Code, string Pointer)> Named =>
        [.. Warnings.Select(warning => (warning.Code, warning.Message[..warning.Message.AsSpan().IndexOfAny(' ', ':')]))];

    public IReadOnlyList<string> Pointers => [.. Named.Select(named => named.Pointer).Order(StringComparer.Ordinal)];

    public static MessagesRequest Of(
        string request,
        string model = "claude-sonnet-4-5",
        Func<ModelCapabilities, ModelCapabilities>? change = null,
        int? maxOutputTokens = null)
    {
        var settings = new ProviderSettings
        {
            Name = new ProviderName("upstream"),
            Dialect = "anthropic_messages",
            BaseUrl = new Uri("https://upstream.test/v1"),
            ExtensionFamily = "anthropic",
        };
        var capabilities = Calls.Offering.Capabilities with
        {
            Reasoning = true,
            ReasoningEfforts = ["none", "low", "medium", "high"],
            JsonMode = false,
        };
        var offering = Calls.Offering with
        {
            ProviderModelId = model,
            MaxOutputTokens = maxOutputTokens,
            Capabilities = change?.Invoke(capabilities) ?? capabilities,
        };
        return new MessagesRequest(
            AnthropicMessagesRequest.Write(Calls.Request(request), offering, settings, TestSeal.Own));
    }

    public JsonElement? Member(string name) => Wire.TryGetProperty(name, out var value) ? value : null;

    public void AssertMember(string? expected, string name) => AssertJson(expected, Member(name));

    /// <summary>The body without what every call has.</summary>
    public void AssertRest(string expected)
    {
        string[] usual = ["model", "max_tokens", "stream", "messages"];
        var members = Wire.EnumerateObject()
            .Where(member => !usual.Contains(member.Name))
            .Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}");
        AssertJson(expected, JsonElement.Parse($"{{{string.Join(',', members)}}}"));
    }

    public static void AssertJson(string? expected, JsonElement? actual)
    {
        if (expected is null)
        {
            Assert.Null(actual);
            return;
        }

        Assert.NotNull(actual);
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(expected), actual.Value),
            $"Expected {expected}\nbut found {actual.Value.GetRawText()}");
    }
}
