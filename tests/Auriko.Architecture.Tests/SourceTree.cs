using Auriko.Tests.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Auriko.Architecture.Tests;

/// <summary>The repository as it lies on disk, without what builds and package managers put there.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> LazySource = new(() => [.. Parse("src"), .. Parse("tools")]);

    private static readonly Lazy<IReadOnlyList<SourceFile>> LazyTests = new(() => Parse("tests"));

    public static string Root => RepositoryRoot.Path;

    /// <summary>The C# files of the product, and of the tools that make parts of it.</summary>
    public static IReadOnlyList<SourceFile> Source => LazySource.Value;

    /// <summary>The C# files of the tests.</summary>
    public static IReadOnlyList<SourceFile> Tests => LazyTests.Value;

    /// <summary>Files below a folder, as paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => NotOurs.Contains(part) || (part.Length > 1 && part[0] == '.')))
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IReadOnlyList<SourceFile> Parse(string folder) =>
    [
        .. from path in Files(folder, "*.cs")
           let text = Read(path)
           let tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp14))
           select new SourceFile(path, text, tree.GetRoot()),
    ];
}

/// <summary>One C# file.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Text">The text.</param>
/// <param name="Syntax">The parsed text.</param>
internal sealed record SourceFile(string Path, string Text, SyntaxNode Syntax)
{
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    public override string ToString() => Path;
}
