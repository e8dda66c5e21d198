using Microsoft.Extensions.Options;

namespace Auriko.Core.Execution;

/// <summary>Section <c>Auriko:Execution</c> as it is written in the settings.</summary>
internal sealed class ExecutionOptions
{
    public const string Section = "Auriko:Execution";

    /// <summary>Most time for all attempts of a request together. Default 10 min, 1 s to 24 h.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most time for an entry to become durable once its attempt has ended. Default 10 s, 100 ms to 5 min.</summary>
    public TimeSpan LedgerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most time to wait for a free call where all candidates are at their bound. Default 5 s, 0 to 5 min.</summary>
    public TimeSpan SlotTimeout { get; set; } = TimeSpan.FromSeconds(5);

    public ExecutionSettings Freeze() => new(TotalTimeout, LedgerTimeout) { SlotTimeout = SlotTimeout };
}

/// <summary>The settings of execution, checked and frozen.</summary>
/// <param name="TotalTimeout">Most time for all attempts together.</param>
/// <param name="LedgerTimeout">Most time for an entry to become durable.</param>
internal sealed record ExecutionSettings(TimeSpan TotalTimeout, TimeSpan LedgerTimeout)
{
    /// <summary>Most time to wait for a free call.</summary>
    public TimeSpan SlotTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks spans, which attributes cannot express without reflection.</summary>
internal sealed class ExecutionOptionsValidator : IValidateOptions<ExecutionOptions>
{
    public ValidateOptionsResult Validate(string? name, ExecutionOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.TotalTimeout < TimeSpan.FromSeconds(1) || options.TotalTimeout > TimeSpan.FromHours(24))
        {
            errors.AddError($"{ExecutionOptions.Section}:TotalTimeout must be between 00:00:01 and 1.00:00:00.");
        }

        if (options.LedgerTimeout < TimeSpan.FromMilliseconds(100) || options.LedgerTimeout > TimeSpan.FromMinutes(5))
        {
            errors.AddError($"{ExecutionOptions.Section}:LedgerTimeout must be between 00:00:00.1 and 00:05:00.");
        }

        if (options.SlotTimeout < TimeSpan.Zero || options.SlotTimeout > TimeSpan.FromMinutes(5))
        {
            errors.AddError($"{ExecutionOptions.Section}:SlotTimeout must be between 00:00:00 and 00:05:00.");
        }

        return errors.Build();
    }
}
