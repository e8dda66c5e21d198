using Microsoft.Extensions.Options;

namespace Auriko.Core.Catalog;

/// <summary>Section <c>Auriko:Catalog</c> as it is written in the settings.</summary>
internal sealed class CatalogOptions
{
    public const string Section = "Auriko:Catalog";

    /// <summary>The operator's own catalog file. Default: none.</summary>
    public string? File { get; set; }

    /// <summary>How often the file is looked at for changes. Default 5 s, 100 ms to 1 day; 0 reads it at start only.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);

    private InitialCatalog? _loaded;

    /// <summary>The catalog with the operator's file over it, and every fault found; loaded once.</summary>
    public InitialCatalog Load() => _loaded ??= LoadNow();

    /// <summary>The settings, with nothing for what is not to be watched.</summary>
    public CatalogSettings Freeze() =>
        new(string.IsNullOrWhiteSpace(File) || ReloadInterval == TimeSpan.Zero ? null : File, ReloadInterval);

    private InitialCatalog LoadNow()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(File))
        {
            return new InitialCatalog(CatalogLoader.Load(errors), null, errors);
        }

        var content = CatalogLoader.TryReadBytes(File, errors);
        var snapshot = content is null ? CatalogLoader.Load(errors) : CatalogLoader.Load(File, content, errors);
        return new InitialCatalog(snapshot, content, errors);
    }
}

/// <summary>What was found at start.</summary>
/// <param name="Snapshot">The catalog.</param>
/// <param name="Content">The content of the operator's file; null when there is none.</param>
/// <param name="Errors">Every fault.</param>
internal sealed record InitialCatalog(CatalogSnapshot Snapshot, byte[]? Content, IReadOnlyList<string> Errors);

/// <summary>The settings of <see cref="CatalogOptions"/>, checked and frozen.</summary>
/// <param name="WatchedFile">The file to watch; null to watch none.</param>
/// <param name="ReloadInterval">How often it is looked at.</param>
internal sealed record CatalogSettings(string? WatchedFile, TimeSpan ReloadInterval);

/// <summary>Loads the catalog once at start, so that every fault of the operator's file is reported before serving.</summary>
internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var errors = options.Load().Errors.Select(fault => $"{CatalogOptions.Section}:{nameof(options.File)}: {fault}").ToList();
        if (options.ReloadInterval != TimeSpan.Zero && (options.ReloadInterval < Least || options.ReloadInterval > Most))
        {
            errors.Add($"{CatalogOptions.Section}:{nameof(options.ReloadInterval)} must be 0 or between {Least} and {Most}, "
                + $"not {options.ReloadInterval}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
