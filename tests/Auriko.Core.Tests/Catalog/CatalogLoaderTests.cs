using System.Globalization;
using Auriko.Core.Catalog;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Tests.Catalog;

public sealed class CatalogLoaderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Validate_GoodFile_Succeeds()
    {
        File.WriteAllText(_path, """{ "version":"1", "published_at":"2026-12-01", "models":[], /* mine */ }""");

        Assert.True(Validate(_path).Succeeded);
        Assert.True(Validate(null).Succeeded);
        Assert.True(Validate(" ").Succeeded);
    }

    [Fact]
    public void Validate_FaultyFile_NamesFileAndEveryPlace()
    {
        File.WriteAllText(_path, """{ "version":"1", "published_at":"2026-12-01", "models":[{ "ID":"m" }, { "id":"x", "aliases":["gpt-4o"] }] }""");

        var result = Validate(_path);

        Assert.Equal(
            [
                $"Auriko:Catalog:File: {_path} $.models[0].ID: is not known here. Known: id, aliases, created_at, context_window, max_output_tokens, capabilities, offerings.",
                $"Auriko:Catalog:File: {_path} $.models[0]: 'id' is required.",
                $"Auriko:Catalog:File: {_path} $.models: the alias 'gpt-4o' of 'x' is the id of a built-in model.",
            ],
            result.Failures!);
    }

    [Fact]
    public void Validate_NoSuchFile_SaysSo()
    {
        var failure = Assert.Single(Validate(_path).Failures!);

        Assert.StartsWith($"Auriko:Catalog:File: {_path}: cannot be read:", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:00", true)]
    [InlineData("00:00:00.1", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("00:00:00.05", false)]
    [InlineData("1.00:00:01", false)]
    [InlineData("-00:00:05", false)]
    public void Validate_ReloadInterval_IsWithinItsRange(string interval, bool isValid)
    {
        var options = new CatalogOptions { ReloadInterval = TimeSpan.Parse(interval, CultureInfo.InvariantCulture) };

        Assert.Equal(isValid, new CatalogOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void Validate_FaultyFileAndInterval_SaysBoth()
    {
        var options = new CatalogOptions { File = _path, ReloadInterval = TimeSpan.FromDays(2) };

        Assert.Equal(2, new CatalogOptionsValidator().Validate(null, options).Failures!.Count());
    }

    private static ValidateOptionsResult Validate(string? path) =>
        new CatalogOptionsValidator().Validate(null, new CatalogOptions { File = path });
}
