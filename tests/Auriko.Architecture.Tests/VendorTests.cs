using System.Text.RegularExpressions;

namespace Auriko.Architecture.Tests;

/// <summary>Where a vendor may be named, and that dialects know nothing of each other.</summary>
public sealed partial class VendorTests
{
    private const string Providers = "src/Auriko.Providers/";

    /// <summary>Files of the providers' project that are no dialect, and files elsewhere, with the reason why they may.</summary>
    private static readonly Dictionary<string, string> MayNameVendors = new()
    {
        [Providers + "ProvidersRegistration.cs"] = "lists the dialects",
        [Providers + "Settings/BuiltInProviders.cs"] = "the table of names that need no more than a key",
        [Providers + "Translation/ExtensionSanitizer.cs"] = "header names that carry a vendor's key",
        ["src/Auriko.Standalone/StandaloneGateway.cs"] = "tells which settings to set when no provider is configured",
        ["src/Auriko.Standalone/StandaloneSettings.cs"] = "points the built-in names at the simulator",
        ["src/Auriko.Simulator/"] = "speaks the vendors' wire formats",
    };

    private static readonly string[] Dialects =
    [
        .. Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, Providers))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(folder => folder is not ("bin" or "obj" or "Settings" or "Translation" or "Upstream")),
    ];

    [Fact]
    public void Vendors_AreNamedOnlyWhereTheyBelong() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source
            where !IsOfADialect(file) && !MayNameVendors.Keys.Any(path => file.Path.StartsWith(path, StringComparison.Ordinal))
            from token in file.Syntax.DescendantTokens()
            where Vendor().IsMatch(token.Text)
            select $"{file.At(token.Parent!)} {token.Text}");

    [Fact]
    public void Dialects_DoNotKnowEachOther() =>
        Rule.HasNoExceptions(
            from dialect in Dialects
            from file in SourceTree.Source
            where file.Path.StartsWith(Providers + dialect + "/", StringComparison.Ordinal)
            from other in Dialects
            where other != dialect && file.Text.Contains(other, StringComparison.Ordinal)
            select $"{file} mentions {other}");

    [Fact]
    public void SharedFolders_KnowNoDialect() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source
            where file.Path.StartsWith(Providers, StringComparison.Ordinal) && !IsOfADialect(file)
            where !file.Path.EndsWith("/ProvidersRegistration.cs", StringComparison.Ordinal)
            from dialect in Dialects
            where file.Text.Contains($"{nameof(Auriko)}.Providers.{dialect}", StringComparison.Ordinal)
            select $"{file} mentions {dialect}");

    private static bool IsOfADialect(SourceFile file) =>
        Dialects.Any(dialect => file.Path.StartsWith(Providers + dialect + "/", StringComparison.Ordinal));

    [GeneratedRegex("openai|anthropic|claude|deepseek|gemini|google|mistral", RegexOptions.IgnoreCase)]
    private static partial Regex Vendor();
}
