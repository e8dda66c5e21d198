using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Routing.Decisions;

namespace Auriko.Standalone;

/// <summary><c>routes replay</c>: makes stored routing decisions again.</summary>
internal static class RoutesCommand
{
    /// <summary>More differences than these are only counted.</summary>
    private const int MostLines = 50;

    private static readonly Argument<FileInfo> Stored = new("FILE")
    {
        Description = "A file of stored decisions, one a line",
    };

    private static readonly Option<RoutingWeights?> Weights = new("--weights")
    {
        Description = "Other weights, such as cost=0.5,ttft=0.5,tps=0 [default: those of each decision]",
        HelpName = "WEIGHTS",
        CustomParser = ParseWeights,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var replay = new Command("replay", "Make stored decisions again: what differs, and what it would cost.")
        {
            Stored, Weights,
        };
        replay.SetAction((parsed, _) => Failures.ReportAsync(
            parsed.InvocationConfiguration.Error,
            () => ReplayAsync(
                parsed.GetRequiredValue(Stored), parsed.GetValue(Weights), parsed.InvocationConfiguration.Output)));
        return new Command("routes", "Look into routing decisions.") { replay };
    }

    private static async Task ReplayAsync(FileInfo file, RoutingWeights? weights, TextWriter output)
    {
        if (!file.Exists)
        {
            throw new CommandException($"There is no file {file.FullName}.");
        }

        var total = new Totals();
        try
        {
            foreach (var decision in DecisionReplay.Read(File.ReadLines(file.FullName)))
            {
                var replayed = DecisionReplay.Run(decision, weights);
                total.Add(replayed);
                if (!replayed.IsSame && total.Different <= MostLines)
                {
                    await output.WriteLineAsync(Line(replayed)).ConfigureAwait(false);
                }
            }
        }
        catch (JsonException broken)
        {
            throw new CommandException($"{file.Name}: {broken.Message}", broken);
        }

        await output.WriteLineAsync(total.ToString()).ConfigureAwait(false);
    }

    private static string Line(ReplayedDecision replayed)
    {
        var (before, now) = (replayed.Before, replayed.Now);
        var choice = now is null ? "nothing" : $"{now.Provider}/{now.Model}";
        return $"{replayed.Decision.ResponseId ?? "-"}  {before.Provider}/{before.Model} -> {choice}  "
            + (replayed.CostDifferenceUsd is { } more ? Usd(more) : "cost not known");
    }

    private static string Usd(double amount) =>
        amount.ToString("+0.#########;-0.#########;0", CultureInfo.InvariantCulture) + " USD";

    private static RoutingWeights? ParseWeights(ArgumentResult argument)
    {
        var (cost, ttft, tps) = (0.0, 0.0, 0.0);
        foreach (var part in argument.Tokens[^1].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            var isNumber = double.TryParse(
                part.AsSpan(part.IndexOf('=', StringComparison.Ordinal) + 1), NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var weight);
            switch (isNumber ? part.Split('=')[0] : string.Empty)
            {
                case "cost":
                    cost = weight;
                    break;
                case "ttft":
                    ttft = weight;
                    break;
                case "tps":
                    tps = weight;
                    break;
                default:
                    argument.AddError($"--weights: '{part}' is not cost=N, ttft=N or tps=N.");
                    return null;
            }
        }

        if (cost + ttft + tps > 0)
        {
            return new RoutingWeights(cost, ttft, tps);
        }

        argument.AddError("--weights must have a weight above 0.");
        return null;
    }

    /// <summary>What came of a whole file.</summary>
    private sealed class Totals
    {
        private int _decisions;
        private int _unpriced;
        private double _before;
        private double _difference;

        public int Different { get; private set; }

        public void Add(ReplayedDecision replayed)
        {
            _decisions++;
            Different += replayed.IsSame ? 0 : 1;
            if (replayed.CostDifferenceUsd is { } more)
            {
                _before += replayed.Before.CostUsd.GetValueOrDefault();
                _difference += more;
            }
            else
            {
                _unpriced++;
            }
        }

        public override string ToString() =>
            $"{_decisions} decisions, {_decisions - Different} the same, {Different} different; expected cost "
            + $"{Usd(_difference)} on {_before.ToString("0.#########", CultureInfo.InvariantCulture)} USD"
            + (_unpriced > 0 ? $", {_unpriced} without a known price" : string.Empty);
    }
}
