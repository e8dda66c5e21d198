using Microsoft.Extensions.Options;

namespace Auriko.Core.Idempotency;

/// <summary>Section <c>Auriko:Idempotency</c> as it is written in the settings.</summary>
internal sealed class IdempotencyOptions
{
    public const string Section = "Auriko:Idempotency";

    /// <summary>How long an answer is kept under its key, from the first request. Default 1 day, 1 min to 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a process may be silent before a retry takes over the key it holds. Default 30 s, 3 s to 10 min.
    /// </summary>
    public TimeSpan OwnerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often another process's answer is looked for. Default 500 ms, 50 ms to 10 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long another process's answer is waited for. Default 3 min, 0 to 1 h.</summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How often expired answers are removed. Default 1 h, 1 s to 1 day.</summary>
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromHours(1);

    public IdempotencySettings Freeze() => new()
    {
        Retention = Retention,
        OwnerTimeout = OwnerTimeout,
        PollInterval = PollInterval,
        JoinTimeout = JoinTimeout,
        PurgeInterval = PurgeInterval,
    };
}

/// <summary>The settings of idempotency keys, checked and frozen; the members are those of the options.</summary>
internal sealed record IdempotencySettings
{
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(1);

    public TimeSpan OwnerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromMinutes(3);

    public TimeSpan PurgeInterval { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>Checks spans, which attributes cannot express without reflection.</summary>
internal sealed class IdempotencyOptionsValidator : IValidateOptions<IdempotencyOptions>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, IdempotencyOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        Check(errors, nameof(options.Retention), options.Retention, 60 * Second, TimeSpan.FromDays(30));
        Check(errors, nameof(options.OwnerTimeout), options.OwnerTimeout, 3 * Second, TimeSpan.FromMinutes(10));
        Check(errors, nameof(options.PollInterval), options.PollInterval, Second / 20, 10 * Second);
        Check(errors, nameof(options.JoinTimeout), options.JoinTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        Check(errors, nameof(options.PurgeInterval), options.PurgeInterval, Second, TimeSpan.FromDays(1));
        return errors.Build();
    }

    private static void Check(
        ValidateOptionsResultBuilder errors, string setting, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.AddError($"{IdempotencyOptions.Section}:{setting} must be between {least} and {most}.");
        }
    }
}
