using Microsoft.Extensions.Options;

namespace Auriko.Core.Catalog;

/// <summary>Section <c>Auriko:Catalog</c> as it is written in the settings.</summary>
internal sealed class CatalogOptions
{
    public const string Section = "Auriko:Catalog";

    /// <summary>The operator's own catalog file. Default: none.</summary>
    public string? File { get; set; }

    /// <summary>The file, or null when there is none.</summary>
    public string? Path => string.IsNullOrWhiteSpace(File) ? null : File;
}

/// <summary>Loads the catalog once at start, so that every fault of the operator's file is reported before serving.</summary>
internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var errors = new List<string>();
        CatalogLoader.Load(options.Path, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
