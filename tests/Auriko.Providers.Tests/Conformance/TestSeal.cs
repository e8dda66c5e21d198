using System.Text;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>The real seal with a key of the tests' own.</summary>
internal static class TestSeal
{
    public static IReasoningSeal Instance { get; } = new ReasoningSeal([SealingKey.Create()]);

    /// <summary>Another deployment's.</summary>
    public static IReasoningSeal Other { get; } = new ReasoningSeal([SealingKey.Create()]);

    /// <summary>The reasoning of the offering that tests call.</summary>
    public static OwnReasoning Own { get; } = new(Instance, OriginOf("upstream", "some-model"));

    /// <summary>What a text holds, as text; the text itself when it was sealed by others.</summary>
    public static string Opened(string text) =>
        Instance.Open(text) is { } opened ? $"{opened.Origin} {Encoding.UTF8.GetString(opened.Content.Span)}" : text;

    public static ReasoningOrigin OriginOf(string provider, string model) => new(new ProviderName(provider), model);
}
