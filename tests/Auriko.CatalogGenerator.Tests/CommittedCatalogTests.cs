using Auriko.Tests.Shared;

namespace Auriko.CatalogGenerator.Tests;

/// <summary>The catalog in the repository is what the generator makes of its inputs.</summary>
public sealed class CommittedCatalogTests
{
    [Fact]
    public async Task Run_PinnedPackageAndCuratedFile_MakesTheCommittedCatalog()
    {
        var errors = new List<string>();
        var curated = CuratedCatalog.Read(
            await File.ReadAllTextAsync(RepositoryRoot.At("tools", "Auriko.CatalogGenerator", "curated.json")), errors);
        var printed = await PricePackage.ReadAsync(RepositoryRoot.Path, curated.PriceProviders);

        var catalog = Generation.Run(curated, printed, errors);

        Assert.Empty(errors);
        var committed = await File.ReadAllTextAsync(RepositoryRoot.At("src", "Auriko.Core", "Catalog", "catalog.json"));
        Assert.True(catalog.Text == committed, "catalog.json is not up to date: dotnet run --project tools/Auriko.CatalogGenerator");
    }

    [Fact]
    public async Task Read_PinnedPackage_IsTheVersionOfTheLockFile()
    {
        var printed = await PricePackage.ReadAsync(RepositoryRoot.Path, ["openai"]);

        var manifest = await File.ReadAllTextAsync(RepositoryRoot.At("package.json"));
        var package = printed.GetProperty("package").GetString()!.Split(' ');
        Assert.Contains($"\"{package[0]}\": \"{package[1]}\"", manifest, StringComparison.Ordinal);
    }
}
