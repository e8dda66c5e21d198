using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Auriko.Architecture.Tests;

/// <summary>A failure is turned into something else only at a border.</summary>
public sealed class FailureTests
{
    /// <summary>Where every exception may be caught without a filter and not thrown again, with the reason.</summary>
    private static readonly Dictionary<string, string> Borders = new()
    {
        ["src/Auriko.Core/Access/KeyUseLog.cs"] = "a loop that outlives every fault: what it writes is worth less than that it goes on",
        ["src/Auriko.Core/Background/Fresh/FreshShipper.cs"] = "the outermost frame of a loop that outlives every fault",
        ["src/Auriko.Core/Background/LocalEngine.cs"] = "the outermost frame of a run: the response stays unfinished and is begun again",
        ["src/Auriko.Core/Diagnostics/LastingLoop.cs"] = "the outermost frame of all loops that outlive every fault",
        ["src/Auriko.Core/Ledger/Shipping/ShippingLoop.cs"] = "the outermost frame of a loop that outlives every fault",
        ["src/Auriko.Core/Ledger/Shipping/TableCommitter.cs"] = "hands the failure to whoever waits for the group",
        ["src/Auriko.Http/EndpointRunner.cs"] = "the outermost endpoint: every failure is a result",
        ["src/Auriko.Http/Results/StreamResult.cs"] = "the outermost endpoint once the stream runs: the connection is cut",
    };

    [Fact]
    public void Catches_OfEverything_ThrowAgainOrStandAtABorder() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source
            where !Borders.ContainsKey(file.Path)
            from clause in file.Syntax.DescendantNodes().OfType<CatchClauseSyntax>()
            where clause.Declaration is null or { Type: IdentifierNameSyntax { Identifier.ValueText: "Exception" } }
            where clause.Filter is null && !Throws(clause)
            select file.At(clause));

    [Fact]
    public void Borders_AreStillThere() => Assert.All(Borders.Keys, path => Assert.Contains(SourceTree.Source, file => file.Path == path));

    private static bool Throws(CatchClauseSyntax clause) =>
        clause.Block.DescendantNodes().Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax);
}
