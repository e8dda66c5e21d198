using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Auriko.Architecture.Tests;

/// <summary>Names say the role; these say nothing.</summary>
public sealed class NameTests
{
    private static readonly string[] Empty =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Service", "Data", "Info"];

    [Fact]
    public void Types_HaveNoEmptyNames() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source.Concat(SourceTree.Tests)
            where !file.Path.StartsWith("tests/FunctionsContracts/", StringComparison.Ordinal)
            from type in file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            let name = type.Identifier.ValueText
            where Empty.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal))
            select $"{file.At(type)} {name}");

    [Fact]
    public void Namespaces_AreThoseOfTheirFolders() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source
            from space in file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            let folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')
            where space.Name.ToString() != folder[(folder.IndexOf('/') + 1)..].Replace('/', '.')
            select $"{file} is in {space.Name}");

    [Fact]
    public void Namespaces_AreFileScoped() =>
        Rule.HasNoExceptions(
            from file in SourceTree.Source.Concat(SourceTree.Tests)
            where !file.Path.StartsWith("tests/FunctionsContracts/", StringComparison.Ordinal)
            where file.Syntax.DescendantNodes().OfType<NamespaceDeclarationSyntax>().Any()
            select file.Path);
}
