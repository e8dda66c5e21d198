namespace Auriko.Architecture.Tests;

/// <summary>A rule is broken place by place, and each is told.</summary>
internal static class Rule
{
    public static void HasNoExceptions(IEnumerable<string> places)
    {
        var broken = places.ToArray();
        Assert.True(broken.Length == 0, string.Join(Environment.NewLine, broken));
    }
}
