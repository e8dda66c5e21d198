using System.Globalization;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Access.Limits;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Azure.Data.Tables;

namespace Auriko.Azure.Background;

/// <summary>The state of a background response as a row of the table <c>Responses</c>; what is null has no column. Pure.</summary>
/// <remarks>
/// The accepted response object is cut over the binary columns <c>Initial</c>, <c>Initial2</c> and so on; the request is in
/// <c>Request</c>. They, what the key might call and the tokens that were counted never change, so they are written when the row is made and left alone
/// when the row is merged.
/// </remarks>
internal static class ResponseRow
{
    /// <summary>What listings leave out.</summary>
    public static readonly string[] ListedColumns =
    [
        "PartitionKey", "RowKey", "KeyId", "Status", "CreatedAt", "Deadline", "ExpiresAt", "EndedAt", "Owner", "Run", "CutRuns",
        "Winner", "Begun", "Attempts", "Shown", "Pass", "IsDeleted", "IsClosed",
    ];

    private const string Initial = "Initial";
    private const string AllowedModels = "AllowedModels";
    private const string AllowedProviders = "AllowedProviders";
    private const string CountedTokens = "CountedTokens";
    private const string CountedIn = "CountedIn";
    private const int MaxColumn = 60_000;
    private const int Columns = (ResponseState.MaxInitialInRow / MaxColumn) + 1;

    /// <summary>The row of a response.</summary>
    /// <param name="state">The response.</param>
    /// <param name="withInitial">Whether the accepted response object and the request are written too.</param>
    public static TableEntity Write(ResponseState state, bool withInitial)
    {
        var key = state.IsClosed ? ResponseKey.Done(state.Id) : ResponseKey.Open(state.Id);
        var row = new TableEntity(ResponseKey.PartitionOf(ResponseKey.ShardOf(state.Id)), key)
        {
            [nameof(state.KeyId)] = state.KeyId,
            [nameof(state.Status)] = state.Status.ToString(),
            [nameof(state.CreatedAt)] = state.CreatedAt,
            [nameof(state.Deadline)] = state.Deadline,
            [nameof(state.ExpiresAt)] = state.ExpiresAt,
            [nameof(state.EndedAt)] = state.EndedAt,
            [nameof(state.Owner)] = state.Owner ?? string.Empty,
            [nameof(state.Run)] = state.Run,
            [nameof(state.CutRuns)] = state.CutRuns,
            [nameof(state.Winner)] = state.Winner ?? -1,
            [nameof(state.Plan)] = state.Plan ?? string.Empty,
            [nameof(state.Explain)] = state.Explain,
            [nameof(state.Explanation)] = state.Explanation ?? string.Empty,
            [nameof(state.Begun)] = string.Join(',', state.Begun),
            ["CutRun"] = state.Cut?.Run ?? 0,
            ["CutBegun"] = string.Join(',', state.Cut?.Begun ?? []),
            ["CutWinner"] = state.Cut?.Winner ?? -1,
            [nameof(state.Attempts)] = state.Attempts,
            [nameof(state.Shown)] = state.Shown ?? string.Empty,
            [nameof(state.Pass)] = state.Pass ?? string.Empty,
            [nameof(state.IsDeleted)] = state.IsDeleted,
            [nameof(state.IsClosed)] = state.IsClosed,
            [nameof(state.Trace)] = state.Trace ?? string.Empty,
            ["BudgetPeriod"] = state.Budget?.Period.ToString() ?? string.Empty,
            ["BudgetEnforced"] = state.Budget?.IsEnforced is true,
            ["BudgetIncludesByok"] = state.Budget?.IncludesByok is true,
            ["BudgetIsOwnOnly"] = state.Budget?.IsOwnOnly is true,
            ["WebhookUrl"] = state.Webhook?.Url.OriginalString ?? string.Empty,
            ["WebhookSecret"] = state.Webhook?.Secret ?? string.Empty,
        };
        if (withInitial)
        {
            WriteUnchanging(row, state);
        }

        return row;
    }

    /// <summary>The response of a row.</summary>
    /// <param name="row">The row.</param>
    public static ResponseState Read(TableEntity row) => new()
    {
        Id = row.RowKey[(row.RowKey.IndexOf('|', StringComparison.Ordinal) + 1)..],
        KeyId = row.GetString(nameof(ResponseState.KeyId)),
        Status = Enum.Parse<ResponseStatus>(row.GetString(nameof(ResponseState.Status))),
        CreatedAt = Time(row, nameof(ResponseState.CreatedAt)) ?? default,
        Deadline = Time(row, nameof(ResponseState.Deadline)) ?? default,
        ExpiresAt = Time(row, nameof(ResponseState.ExpiresAt)) ?? default,
        EndedAt = Time(row, nameof(ResponseState.EndedAt)),
        Owner = Text(row, nameof(ResponseState.Owner)),
        Run = row.GetInt32(nameof(ResponseState.Run)) ?? 0,
        CutRuns = row.GetInt32(nameof(ResponseState.CutRuns)) ?? 0,
        Winner = Winner(row, nameof(ResponseState.Winner)),
        Plan = Text(row, nameof(ResponseState.Plan)),
        Explain = row.GetBoolean(nameof(ResponseState.Explain)) ?? false,
        Explanation = Text(row, nameof(ResponseState.Explanation)),
        Begun = Numbers(Text(row, nameof(ResponseState.Begun))),
        Cut = row.GetInt32("CutRun") is > 0 and var cut
            ? new CutRun(cut, Numbers(Text(row, "CutBegun")), Winner(row, "CutWinner"))
            : null,
        Attempts = row.GetInt32(nameof(ResponseState.Attempts)) ?? 0,
        Shown = Text(row, nameof(ResponseState.Shown)),
        Pass = Text(row, nameof(ResponseState.Pass)),
        IsDeleted = row.GetBoolean(nameof(ResponseState.IsDeleted)) ?? false,
        IsClosed = row.GetBoolean(nameof(ResponseState.IsClosed)) ?? false,
        Initial = ReadInitial(row),
        Trace = Text(row, nameof(ResponseState.Trace)),
        Request = row.GetBinary(nameof(ResponseState.Request)),
        Allowance = ReadAllowance(row),
        Workspace = Text(row, nameof(ResponseState.Workspace)),
        Tokens = row.GetInt64(CountedTokens) is { } amount && Time(row, CountedIn) is { } window ? new CountedTokens(amount, window) : null,
        Budget = Text(row, "BudgetPeriod") is { } period
            ? new BudgetHold(Enum.Parse<BudgetPeriod>(period), row.GetBoolean("BudgetEnforced") is true)
            {
                IncludesByok = row.GetBoolean("BudgetIncludesByok") is true,
                IsOwnOnly = row.GetBoolean("BudgetIsOwnOnly") is true,
            }
            : null,
        Webhook = Text(row, "WebhookUrl") is { } url && Text(row, "WebhookSecret") is { } secret
            ? new WebhookTarget(new Uri(url), secret)
            : null,
        Version = row.ETag.ToString(),
    };

    private static void WriteUnchanging(TableEntity row, ResponseState state)
    {
        if (!state.Request.IsEmpty)
        {
            row[nameof(state.Request)] = state.Request.ToArray();
        }

        if (state.Initial.Length <= ResponseState.MaxInitialInRow)
        {
            WriteInitial(row, state.Initial);
        }

        if (state.Workspace is { } workspace)
        {
            row[nameof(state.Workspace)] = workspace;
        }

        if (state.Tokens is { } tokens)
        {
            row[CountedTokens] = tokens.Amount;
            row[CountedIn] = tokens.Window;
        }

        if (!state.Allowance.IsEverything)
        {
            row[AllowedModels] = string.Join(' ', state.Allowance.Models);
            row[AllowedProviders] = string.Join(' ', state.Allowance.Providers);
        }
    }

    private static KeyAllowance ReadAllowance(TableEntity row)
    {
        var (models, providers) = (Text(row, AllowedModels), Text(row, AllowedProviders));
        return models is null && providers is null
            ? KeyAllowance.Everything
            : new KeyAllowance(models?.Split(' ') ?? [], providers?.Split(' ') ?? []);
    }

    private static void WriteInitial(TableEntity row, ReadOnlyMemory<byte> initial)
    {
        for (var column = 0; column * MaxColumn < initial.Length; column++)
        {
            var start = column * MaxColumn;
            row[Name(column)] = initial.Slice(start, Math.Min(MaxColumn, initial.Length - start)).ToArray();
        }
    }

    private static ReadOnlyMemory<byte> ReadInitial(TableEntity row)
    {
        if (row.GetBinary(Name(1)) is null)
        {
            return row.GetBinary(Initial);
        }

        using var initial = new MemoryStream();
        for (var column = 0; column < Columns && row.GetBinary(Name(column)) is { } piece; column++)
        {
            initial.Write(piece);
        }

        return initial.ToArray();
    }

    private static string Name(int column) =>
        column == 0 ? Initial : string.Create(CultureInfo.InvariantCulture, $"{Initial}{column + 1}");

    private static int? Winner(TableEntity row, string column) => row.GetInt32(column) is >= 0 and var winner ? winner : null;

    private static DateTimeOffset? Time(TableEntity row, string column) => row.GetDateTimeOffset(column);

    private static string? Text(TableEntity row, string column) => row.GetString(column) is { Length: > 0 } text ? text : null;

    private static IReadOnlyList<int> Numbers(string? text) =>
        text is null ? [] : [.. text.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}
