using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Gemini;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.Gemini;

/// <summary>A translated request.</summary>
/// <param name="Wire">The body.</param>
/// <param name="Warnings">What the translation named.</param>
internal sealed record GeminiCall(JsonElement Wire, IReadOnlyList<ResponseWarning> Warnings)
{
    public JsonElement? Contents => Member("contents");

    public JsonElement? Config => Member("generationConfig");

    /// <summary>Each warning's code and the pointer it names.</summary>
    public IReadOnlyList<(string Code, string Pointer)> Named =>
        [.. Warnings.Select(warning => (warning.Code, warning.Message[..warning.Message.AsSpan().IndexOfAny(' ', ':')]))];

    public static GeminiCall Of(
        string request, Func<Offering, Offering>? change = null, Func<ProviderSettings, ProviderSettings>? settings = null)
    {
        var upstream = new ProviderSettings
        {
            Name = new ProviderName("upstream"),
            Dialect = "gemini",
            BaseUrl = new Uri("https://upstream.test/v1beta"),
            ExtensionFamily = "google",
        };
        upstream = settings?.Invoke(upstream) ?? upstream;
        var offering = change?.Invoke(Calls.Offering) ?? Calls.Offering;
        var body = GeminiRequest.Write(Calls.Request(request), offering, upstream, TestSeal.Own, out var warnings);
        return new GeminiCall(JsonElement.Parse(body.Span), warnings);
    }

    public static Offering Second(Offering offering) => offering with { ProviderModelId = "gemini-2.5-flash" };

    public static Offering Reasons(Offering offering, params string[] efforts) => offering with
    {
        Capabilities = offering.Capabilities with { Reasoning = true, ReasoningEfforts = efforts },
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
}
