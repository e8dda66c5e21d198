using System.CommandLine;
using System.Globalization;
using Auriko.Core.Access;

namespace Auriko.Standalone.Keys;

/// <summary>
/// <c>keys create</c>, <c>list</c>, <c>update</c>, <c>rotate</c> and <c>revoke</c>, on the configured storage.
/// </summary>
internal static class KeysCommand
{
    private static readonly Option<string> Name = new("--name")
    {
        Description = "What to call it, 1 to 255 characters",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<string?> NewName = new("--name") { Description = "What to call it from now on", HelpName = "NAME" };

    private static readonly Option<bool> Live = new("--live") { Description = "Make an ak_live_ key instead of an ak_test_ key" };

    private static readonly Option<string?> Workspace = new("--workspace")
    {
        Description = $"The workspace it belongs to [default: the workspace '{Caller.DefaultWorkspace}']",
        HelpName = "W",
    };

    private static readonly Argument<string> Id = new("ID") { Description = "The key's id, as listed" };

    private static readonly Option<TimeSpan?> Overlap = new("--overlap")
    {
        Description = "How long the old secret stays good, such as 1d, 30d at most [default: it ends at once]",
        HelpName = "TIME",
        CustomParser = KeyOptions.ParseSpan,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create() => new("keys", "Make, list, change, rotate and revoke API keys in the configured storage.")
    {
        Action(
            new Command("create", "Make a key. It is shown once: only its hash is stored.") { Name, Live, Workspace },
            KeyOptions.ForNew, CreateAsync),
        Action(new Command("list", "List the keys, newest first."), [], ListAsync),
        Action(
            new Command("update", "Change what is named; the rest of the key stays as it is.") { Id, NewName },
            KeyOptions.ForChange, UpdateAsync),
        Action(new Command("rotate", "Give a key another secret, which is shown once.") { Id, Overlap }, [], RotateAsync),
        Action(new Command("revoke", "Revoke a key for good.") { Id }, [], RevokeAsync),
    };

    private static Command Action(
        Command command, IReadOnlyList<Option> options, Func<StoredKeys, ParseResult, CancellationToken, Task> run)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, keys => run(keys, parsed, cancellationToken)));
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, Func<StoredKeys, Task> run) => ConfiguredStorage.RunAsync(
        parsed,
        (services, _) => services.AddSingleton<ApiKeyAdministration>(),
        services => run(new StoredKeys(services.GetRequiredService<ApiKeyAdministration>(), services.GetRequiredService<IKeyUses>())));

    private static async Task CreateAsync(
        StoredKeys keys, ParseResult parsed, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Create(parsed.GetValue(Live));
        var traits = new ApiKeyTraits(parsed.GetRequiredValue(Name)) { WorkspaceId = parsed.GetValue(Workspace) };
        var record = await keys.Records.AddAsync(secret, KeyOptions.Apply(parsed, traits), cancellationToken).ConfigureAwait(false);
        await ShowAsync(parsed, new IssuedApiKey(secret, record)).ConfigureAwait(false);
        if (record.Webhook is { } webhook)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"webhook  {webhook.Secret}").ConfigureAwait(false);
        }
    }

    private static async Task ShowAsync(ParseResult parsed, IssuedApiKey issued)
    {
        var output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync($"id       {issued.Record.Id}").ConfigureAwait(false);
        await output.WriteLineAsync($"key      {issued.Secret.Value}").ConfigureAwait(false);
        await output.WriteLineAsync($"expires  {KeyListing.When(issued.Record.ExpiresAt) ?? "never"}").ConfigureAwait(false);
        await parsed.InvocationConfiguration.Error
            .WriteLineAsync("Keep the key: it is not stored and cannot be shown again.").ConfigureAwait(false);
    }

    private static async Task ListAsync(
        StoredKeys keys, ParseResult parsed, CancellationToken cancellationToken)
    {
        var list = await keys.Records.ListAsync(cancellationToken).ConfigureAwait(false);
        var uses = await keys.Uses.ListAsync(cancellationToken).ConfigureAwait(false);
        await KeyListing
            .WriteAsync(parsed.InvocationConfiguration.Output, list.Select(record => WorkspaceKey.Of(record, uses)), TimeProvider.System.GetUtcNow())
            .ConfigureAwait(false);
    }

    private static async Task UpdateAsync(
        StoredKeys keys, ParseResult parsed, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Id);
        var updated = await keys.Records
            .UpdateAsync(
                id, traits => KeyOptions.Apply(parsed, traits with { Name = parsed.GetValue(NewName) ?? traits.Name }), cancellationToken)
            .ConfigureAwait(false) ?? throw Missing(id);
        var used = await keys.Uses.FindAsync(id, cancellationToken).ConfigureAwait(false);
        await KeyListing
            .WriteAsync(parsed.InvocationConfiguration.Output, [new WorkspaceKey(updated, used)], TimeProvider.System.GetUtcNow())
            .ConfigureAwait(false);
    }

    private static async Task RotateAsync(
        StoredKeys keys, ParseResult parsed, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Id);
        var overlap = parsed.GetValue(Overlap) ?? TimeSpan.Zero;
        var issued = await keys.Records.RotateAsync(id, overlap, cancellationToken).ConfigureAwait(false) ?? throw Missing(id);
        await ShowAsync(parsed, issued).ConfigureAwait(false);
        var end = KeyListing.When(TimeProvider.System.GetUtcNow() + overlap);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"old key  good until {end}")).ConfigureAwait(false);
    }

    private static async Task RevokeAsync(
        StoredKeys keys, ParseResult parsed, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Id);
        if (!await keys.Records.RevokeAsync(id, cancellationToken).ConfigureAwait(false))
        {
            throw new CommandException($"There is no key {id}. 'keys list' shows the ids.");
        }

        await parsed.InvocationConfiguration.Output
            .WriteLineAsync($"revoked  {id}; gateways refuse it within their Auriko:Access:CacheDuration.").ConfigureAwait(false);
    }

    private static CommandException Missing(string id) =>
        new($"There is no key {id} that could be changed: it is not there, or revoked. 'keys list' shows the ids.");

    /// <summary>What the storage has of keys.</summary>
    /// <param name="Records">The keys.</param>
    /// <param name="Uses">When they were last used.</param>
    private sealed record StoredKeys(ApiKeyAdministration Records, IKeyUses Uses);
}
