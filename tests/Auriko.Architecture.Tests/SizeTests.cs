using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Auriko.Architecture.Tests;

/// <summary>The budgets past which a step or a concept wants a name of its own.</summary>
public sealed class SizeTests
{
    private const int SourceLines = 300;
    private const int TestLines = 500;
    private const int BodyLines = 40;
    private const int Parameters = 5;

    [Fact]
    public void Files_StayWithinTheirBudget() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source.Concat(SourceTree.Tests)
            let budget = file.Path.StartsWith("tests/", StringComparison.Ordinal) ? TestLines : SourceLines
            let lines = file.Text.AsSpan().Count('\n')
            where lines > budget
            select $"{file}: {lines} lines, at most {budget}");

    [Fact]
    public void Bodies_StayWithinTheirBudget() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source
            from body in file.Syntax.DescendantNodes().OfType<BlockSyntax>()
            where body.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
            let span = body.GetLocation().GetLineSpan()
            let lines = span.EndLinePosition.Line - span.StartLinePosition.Line - 1
            where lines > BodyLines
            select $"{file.At(body)}: {lines} lines, at most {BodyLines}");

    [Fact]
    public void Methods_TakeFewParameters() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source
            from method in file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>()
            where method.ParameterList.Parameters.Count > Parameters && !IsLogMessage(method)
            select $"{file.At(method)}: {method.Identifier} takes {method.ParameterList.Parameters.Count}, at most {Parameters}");

    /// <summary>A log message has a parameter for each of its fields.</summary>
    private static bool IsLogMessage(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "LoggerMessage");
}
