using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Ledger;

/// <summary>Section <c>Auriko:Ledger</c> as it is written in the settings.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Auriko:Ledger";

    /// <summary><c>table</c> (default) or <c>file</c>.</summary>
    public LedgerDurability Durability { get; set; } = LedgerDurability.Table;

    /// <summary>
    /// Where the local file is; every process takes a folder of its own in it. A local disk, not a network share.
    /// Default: <c>auriko-ledger</c> in the temporary folder.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>Most bytes that may wait in the local file. Default 256 MiB, at least 1 MiB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBacklogBytes { get; set; } = 256L << 20;

    /// <summary>How long the table may take before an entry goes to the file. Default 2 s, 50 ms to 1 min.</summary>
    public TimeSpan StorageTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an entry waits for others of its partition. Default 3 ms, 0 to 1 s.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How long the file gathers entries before they are shipped. Default 500 ms, 0 to 1 min.</summary>
    public TimeSpan ShipInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a stopping process goes on shipping. Default 5 s, 0 to 1 min.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long entries are kept after they were inserted, to be inserted again when storage comes back from an outage
    /// or has forgotten them, as an emulator that is killed does. 0 turns it off. Default 1 min, at most 1 h.
    /// </summary>
    public TimeSpan ReshipWindow { get; set; } = TimeSpan.FromMinutes(1);

    public LedgerSettings Freeze() => new(
        Durability,
        Directory is { Length: > 0 } directory ? directory : Path.Combine(Path.GetTempPath(), "auriko-ledger"),
        MaxBacklogBytes)
    {
        StorageTimeout = StorageTimeout,
        Linger = Linger,
        ShipInterval = ShipInterval,
        ShutdownTimeout = ShutdownTimeout,
        ReshipWindow = ReshipWindow,
    };
}

/// <summary>Checks ranges the attributes can express.</summary>
[OptionsValidator]
internal sealed partial class LedgerOptionsValidator : IValidateOptions<LedgerOptions>;

/// <summary>Checks spans, which attributes cannot express without reflection.</summary>
internal sealed class LedgerSpansValidator : IValidateOptions<LedgerOptions>
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        Check(errors, nameof(options.StorageTimeout), options.StorageTimeout, MinTimeout, Minute);
        Check(errors, nameof(options.Linger), options.Linger, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Check(errors, nameof(options.ShipInterval), options.ShipInterval, TimeSpan.Zero, Minute);
        Check(errors, nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.Zero, Minute);
        Check(errors, nameof(options.ReshipWindow), options.ReshipWindow, TimeSpan.Zero, TimeSpan.FromHours(1));
        if (!Enum.IsDefined(options.Durability))
        {
            errors.AddError($"{LedgerOptions.Section}:Durability must be 'table' or 'file'.");
        }

        return errors.Build();
    }

    private static void Check(
        ValidateOptionsResultBuilder errors, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.AddError($"{LedgerOptions.Section}:{name} must be between {least} and {most}, not {value}.");
        }
    }
}
