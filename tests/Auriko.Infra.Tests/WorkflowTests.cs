using System.Text.RegularExpressions;
using Auriko.Tests.Shared;

namespace Auriko.Infra.Tests;

/// <summary>The GitHub workflows run only pinned actions, with no more rights than each job needs.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [.. Directory.GetFiles(RepositoryRoot.At(".github", "workflows"), "*.yml").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_ArePinnedToACommit(string workflow) =>
        Assert.All(
            Uses().Matches(Read(workflow)),
            use => Assert.Matches(@"^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", use.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Permissions_AreNoneUnlessAJobAsks(string workflow)
    {
        var text = Read(workflow);
        var jobs = text[text.IndexOf("\njobs:", StringComparison.Ordinal)..];

        Assert.Contains("\npermissions: {}\n", text, StringComparison.Ordinal);
        Assert.Equal(Job().Count(jobs), Regex.Count(jobs, "^    permissions:", RegexOptions.Multiline));
        Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
        Assert.DoesNotContain("write-all", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Checkouts_LeaveNoCredentialsBehind(string workflow)
    {
        var text = Read(workflow);

        Assert.Equal(Regex.Count(text, "uses: actions/checkout@"), Regex.Count(text, "persist-credentials: false"));
    }

    private static string Read(string workflow) => File.ReadAllText(RepositoryRoot.At(".github", "workflows", workflow));

    [GeneratedRegex(@"uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex("^  [a-z-]+:$", RegexOptions.Multiline)]
    private static partial Regex Job();
}
