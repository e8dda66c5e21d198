using System.Text.RegularExpressions;
using Auriko.Tests.Shared;

namespace Auriko.Infra.Tests;

/// <summary>The image and azd's file say what they must.</summary>
public sealed partial class PackagingTests
{
    [Fact]
    public void Image_RunsWithoutRootAndIsAskedForItsHealth()
    {
        var text = File.ReadAllText(RepositoryRoot.At("Dockerfile"));
        var final = text[text.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];

        Assert.Contains("\nUSER app\n", final, StringComparison.Ordinal);
        Assert.Matches(@"HEALTHCHECK [^\n]*\\\n +CMD \[""dotnet"", ""Auriko\.Standalone\.dll"", ""health""\]", final);
        Assert.DoesNotContain("latest", text, StringComparison.Ordinal);
    }

    /// <summary>What is not named is not sent to the build: no settings, no data, no history.</summary>
    [Fact]
    public void Image_IsBuiltFromNamedFilesOnly() =>
        Assert.Equal(
            "*", File.ReadLines(RepositoryRoot.At(".dockerignore")).First(line => !line.StartsWith('#')));

    [Fact]
    public void Azd_PointsAtFilesThatExist()
    {
        var paths = PathOf().Matches(File.ReadAllText(RepositoryRoot.At("azure.yaml"))).Select(match => match.Groups[1].Value).ToArray();

        Assert.True(paths.Length >= 6);
        Assert.All(paths, path => Assert.True(Path.Exists(RepositoryRoot.At(path.Split('/'))), path));
    }

    [GeneratedRegex(@"^ +(?:project|path|run): (\S+)$", RegexOptions.Multiline)]
    private static partial Regex PathOf();
}
