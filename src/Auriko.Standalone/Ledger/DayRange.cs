using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Auriko.Standalone.Ledger;

/// <summary>The options that say which rows a command is about.</summary>
internal sealed class DayRange
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string MonthFormat = "yyyy-MM";

    /// <summary>Days a command looks back unless told otherwise, today included.</summary>
    private const int UsualDays = 35;

    private readonly Option<DateOnly?> _from = Day("--from", $"The first day, UTC [default: {UsualDays - 1} days before the last]");
    private readonly Option<DateOnly?> _to = Day("--to", "The last day, UTC [default: today]");

    /// <summary>The one key to look at.</summary>
    public Option<string?> Key { get; } = new("--key") { Description = "Only this key's rows, by its id", HelpName = "ID" };

    /// <summary>A month.</summary>
    public static Option<DateOnly> Month() => new("--month")
    {
        Description = "The month, UTC",
        HelpName = MonthFormat,
        Required = true,
        CustomParser = argument => Parse(argument, MonthFormat) ?? default,
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_to);
        command.Options.Add(Key);
    }

    /// <summary>The days a command line names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="CommandException">The last day is before the first.</exception>
    public (DateOnly From, DateOnly To) Of(ParseResult parsed)
    {
        var to = parsed.GetValue(_to) ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var from = parsed.GetValue(_from) ?? to.AddDays(1 - UsualDays);
        return from <= to ? (from, to) : throw new CommandException("--from must not be after --to.");
    }

    /// <summary>Whether a command line names days.</summary>
    /// <param name="parsed">The command line.</param>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_from) is not null || parsed.GetValue(_to) is not null;

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = DayFormat,
        CustomParser = argument => Parse(argument, DayFormat),
    };

    private static DateOnly? Parse(ArgumentResult argument, string format)
    {
        if (DateOnly.TryParseExact(argument.Tokens[^1].Value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        argument.AddError($"'{argument.Tokens[^1].Value}' is not of the form {format}.");
        return null;
    }
}
