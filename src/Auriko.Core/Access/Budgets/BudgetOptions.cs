using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Access.Budgets;

/// <summary>Section <c>Auriko:Access:Budgets</c> as it is written in the settings.</summary>
internal sealed class BudgetOptions
{
    public const string Section = "Auriko:Access:Budgets";

    /// <summary>
    /// The output tokens reserved for a request that names no <c>max_output_tokens</c>; never more than the model gives.
    /// Default 4,096, 1 to 10,000,000.
    /// </summary>
    [Range(1, 10_000_000)]
    public int ReserveOutputTokens { get; set; } = 4096;

    /// <summary>
    /// A process takes this part of what is left, one n-th, ahead of need. Default 16, 1 to 1,000.
    /// </summary>
    [Range(1, 1_000)]
    public int SliceShare { get; set; } = 16;

    /// <summary>
    /// How long a process may go on with its slice without reaching storage; as long the slice of a dead one is out of
    /// reach. Default 2 min, 10 s to 1 h.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a process reports what it spent and gives back what it does not need. Default 5 s, 100 ms to 1 min.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the counters are compared with the ledger. Default 1 h, 1 s to 1 day.</summary>
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long storage may take before a budget counts as out of reach. Default 2 s, 50 ms to 1 min.</summary>
    public TimeSpan StorageTimeout { get; set; } = TimeSpan.FromSeconds(2);

    public BudgetSettings Freeze() => new(ReserveOutputTokens, SliceShare)
    {
        Lease = Lease,
        SyncInterval = SyncInterval,
        ReconcileInterval = ReconcileInterval,
        StorageTimeout = StorageTimeout,
    };
}

/// <summary>The settings of <see cref="BudgetOptions"/>, checked and frozen.</summary>
/// <param name="ReserveOutputTokens">Reserved where a request names no limit.</param>
/// <param name="SliceShare">The part of what is left that is taken ahead of need.</param>
internal sealed record BudgetSettings(int ReserveOutputTokens, int SliceShare)
{
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan StorageTimeout { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Checks ranges the attributes can express.</summary>
[OptionsValidator]
internal sealed partial class BudgetOptionsValidator : IValidateOptions<BudgetOptions>;

/// <summary>Checks spans, which attributes cannot express without reflection.</summary>
internal sealed class BudgetSpansValidator : IValidateOptions<BudgetOptions>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, BudgetOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        Check(errors, nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        Check(errors, nameof(options.SyncInterval), options.SyncInterval, TimeSpan.FromMilliseconds(100), Minute);
        Check(errors, nameof(options.ReconcileInterval), options.ReconcileInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Check(errors, nameof(options.StorageTimeout), options.StorageTimeout, TimeSpan.FromMilliseconds(50), Minute);
        if (options.SyncInterval + options.StorageTimeout >= options.Lease)
        {
            errors.AddError($"{BudgetOptions.Section}:Lease must be longer than SyncInterval and StorageTimeout together.");
        }

        return errors.Build();
    }

    private static void Check(
        ValidateOptionsResultBuilder errors, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.AddError($"{BudgetOptions.Section}:{name} must be between {least} and {most}, not {value}.");
        }
    }
}
