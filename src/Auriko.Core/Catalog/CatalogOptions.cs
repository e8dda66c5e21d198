using Microsoft.Extensions.Options;

namespace Auriko.Core.Catalog;

/// <summary>Section <c>Auriko:Catalog</c> as it is written in the settings.</summary>
internal sealed class CatalogOptions
{
    public const string Section = "Auriko:Catalog";

    /// <summary>The operator's own catalog file. Default: none.</summary>
    public string? File { get; set; }

    private (CatalogSnapshot Snapshot, IReadOnlyList<string> Errors)? _loaded;

    /// <summary>The catalog with the operator's file over it, and every fault found; loaded once.</summary>
    public (CatalogSnapshot Snapshot, IReadOnlyList<string> Errors) Load() => _loaded ??= LoadNow();

    private (CatalogSnapshot Snapshot, IReadOnlyList<string> Errors) LoadNow()
    {
        var errors = new List<string>();
        return (CatalogLoader.Load(string.IsNullOrWhiteSpace(File) ? null : File, errors), errors);
    }
}

/// <summary>Loads the catalog once at start, so that every fault of the operator's file is reported before serving.</summary>
internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var errors = options.Load().Errors;
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
