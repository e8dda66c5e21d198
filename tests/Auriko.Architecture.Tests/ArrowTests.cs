using System.Reflection;
using System.Xml.Linq;

namespace Auriko.Architecture.Tests;

/// <summary>Which room may know which: hosts → Http, Azure, Providers → Core.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Auriko.Core"] = [],
        ["Auriko.Providers"] = ["Auriko.Core"],
        ["Auriko.Http"] = ["Auriko.Core"],
        ["Auriko.Azure"] = ["Auriko.Core"],
        ["Auriko.Simulator"] = [],
        ["Auriko.Functions"] = ["Auriko.Azure", "Auriko.Core", "Auriko.Http", "Auriko.Providers", "FunctionsContracts"],
        ["Auriko.Standalone"] = ["Auriko.Azure", "Auriko.Core", "Auriko.Http", "Auriko.Providers", "Auriko.Simulator"],
        ["Auriko.CatalogGenerator"] = ["Auriko.Core"],
    };

    [Fact]
    public void Projects_AreAllNamedHere() =>
        Assert.Equal(Allowed.Keys.Order(), Projects().Select(project => Path.GetFileNameWithoutExtension(project)!).Order());

    [Fact]
    public void Projects_ReferenceOnlyRoomsBelowThem() =>
        Rule.HasNoExceptions(
            from project in Projects()
            let name = Path.GetFileNameWithoutExtension(project)
            from reference in Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!)
            where !Allowed[name].Contains(reference)
            select $"{name} -> {reference}");

    /// <summary>No cloud, no web server, no vendor: the abstractions of the platform and the two libraries named in the design.</summary>
    [Fact]
    public void Core_ReferencesAbstractionsOnly()
    {
        var others = Includes("src/Auriko.Core/Auriko.Core.csproj", "PackageReference").Where(package =>
            !package.EndsWith(".Abstractions", StringComparison.Ordinal)
            && !package.StartsWith("Microsoft.Extensions.Options", StringComparison.Ordinal)
            && package is not ("Microsoft.Extensions.Configuration.Binder" or "Polly.Core" or "System.Threading.RateLimiting"
                or "System.IO.Hashing"));

        Rule.HasNoExceptions(others);
        Assert.Empty(Includes("src/Auriko.Core/Auriko.Core.csproj", "FrameworkReference"));
    }

    [Theory]
    [InlineData("Auriko.Core")]
    [InlineData("Auriko.Providers")]
    [InlineData("Auriko.Http")]
    public void Assemblies_OtherThanAzureAndTheHosts_KnowNoAzureType(string name) =>
        Assert.DoesNotContain(
            Assembly.Load(name).GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("Azure.", StringComparison.Ordinal));

    [Theory]
    [InlineData("Auriko.Core")]
    [InlineData("Auriko.Providers")]
    [InlineData("Auriko.Azure")]
    public void Assemblies_BehindHttp_KnowNoWebServer(string name) =>
        Assert.DoesNotContain(
            Assembly.Load(name).GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void Packages_HaveTheirVersionsInOnePlace() =>
        Rule.HasNoExceptions(
            from project in Projects().Concat(SourceTree.Files("tests", "*.csproj"))
            from reference in Load(project).Descendants("PackageReference")
            where reference.Attribute("Version") is not null
            select $"{project}: {reference.Attribute("Include")?.Value}");

    private static IEnumerable<string> Projects() =>
        SourceTree.Files("src", "*.csproj").Concat(SourceTree.Files("tools", "*.csproj"));

    private static IEnumerable<string> Includes(string project, string element) =>
        Load(project).Descendants(element).Select(reference => reference.Attribute("Include")!.Value);

    private static XDocument Load(string project) => XDocument.Parse(SourceTree.Read(project));
}
