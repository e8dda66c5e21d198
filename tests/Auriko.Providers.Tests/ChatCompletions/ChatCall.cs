using System.Collections.Frozen;
using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.ChatCompletions;

/// <summary>A translated request.</summary>
/// <param name="Wire">The body.</param>
/// <param name="Warnings">What the translation named.</param>
internal sealed record ChatCall(JsonElement Wire, IReadOnlyList<ResponseWarning> Warnings)
{
    public IReadOnlyList<JsonElement> Messages => [.. Wire.GetProperty("messages").EnumerateArray()];

    /// <summary>Each warning's code and the pointer it names.</summary>
    public IReadOnlyList<(string Code, string Pointer)> Named =>
        [.. Warnings.Select(warning => (warning.Code, warning.Message[..warning.Message.AsSpan().IndexOfAny(' ', ':')]))];

    public static ChatCall Of(
        string request,
        Func<ProviderSettings, ProviderSettings>? settings = null,
        Func<Offering, Offering>? change = null)
    {
        var upstream = new ProviderSettings
        {
            Name = new ProviderName("upstream"),
            Dialect = "chat_completions",
            BaseUrl = new Uri("https://upstream.test/v1"),
            ExtensionFamily = "openai",
        };
        upstream = settings?.Invoke(upstream) ?? upstream;
        var offering = change?.Invoke(Calls.Offering) ?? Calls.Offering;
        var body = ChatCompletionsRequest.Write(
            Calls.Request(request),
            offering,
            new ChatUpstream(upstream, ChatCompatibility.Of(upstream.DialectSettings), TestSeal.Own),
            out var warnings);
        return new ChatCall(JsonElement.Parse(body.Span), warnings);
    }

    public static FrozenDictionary<string, string> Words(params (string Key, string Word)[] words) =>
        words.ToFrozenDictionary(word => word.Key, word => word.Word);

    public static ProviderSettings Thinking(ProviderSettings settings) => settings with
    {
        DialectSettings = Words(("ThinkingSwitch", "true"), ("ReasoningContent", "tool_turns"), ("FileParts", "false")),
    };

    public static Offering Reasons(Offering offering) => offering with
    {
        Capabilities = offering.Capabilities with { Reasoning = true, ReasoningEfforts = ["none", "high", "max"] },
    };

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

    public JsonElement? Member(string name) => Wire.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The body without some members.</summary>
    public JsonElement Without(params string[] names)
    {
        var members = Wire.EnumerateObject()
            .Where(member => !names.Contains(member.Name))
            .Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}");
        return JsonElement.Parse($"{{{string.Join(',', members)}}}");
    }
}
