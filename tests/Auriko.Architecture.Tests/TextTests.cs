using System.Text.RegularExpressions;

namespace Auriko.Architecture.Tests;

/// <summary>What is left out of code, and what the documents point at.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void Code_LeavesNothingToDo() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source.Concat(SourceTree.Tests)
            where !file.Path.EndsWith("/TextTests.cs", StringComparison.Ordinal)
            from line in file.Text.Split('\n').Index()
            where Unfinished().IsMatch(line.Item)
            select $"{file}:{line.Index + 1} {line.Item.Trim()}");

    [Fact]
    public void Code_HasNoRegions() =>
        Assert.DoesNotContain(SourceTree.Source, file => file.Text.Contains("#region", StringComparison.Ordinal));

    [Fact]
    public void Documents_PointAtFilesThatExist() =>
        Rule.HasNoExceptions(
            from document in SourceTree.Files(".", "*.md")
            from link in Link().Matches(SourceTree.Read(document)).Select(match => match.Groups[1].Value)
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
            let target = Path.Combine(SourceTree.Root, Path.GetDirectoryName(document)!, link)
            where !Path.Exists(target)
            select $"{document} -> {link}");

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
