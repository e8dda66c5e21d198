using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Auriko.Core.Access;

namespace Auriko.Standalone;

/// <summary><c>keys create</c>, <c>keys list</c> and <c>keys revoke</c>, on the configured storage.</summary>
internal static class KeysCommand
{
    private static readonly Option<string> Name = new("--name")
    {
        Description = "What to call it, 1 to 128 characters",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<bool> Live = new("--live") { Description = "Make an ak_live_ key instead of an ak_test_ key" };

    private static readonly Option<TimeSpan?> Expires = new("--expires")
    {
        Description = "How long it lasts: a number and m, h, d or w, such as 30d [default: for ever]",
        HelpName = "TIME",
        CustomParser = ParseLifetime,
    };

    private static readonly Option<int?> RateLimit = new("--rpm")
    {
        Description = "Requests per minute [default: unlimited]",
        HelpName = "N",
    };

    private static readonly Option<string?> Workspace = new("--workspace") { Description = "The workspace it belongs to", HelpName = "W" };

    private static readonly Option<Uri?> WebhookUrl = new("--webhook-url")
    {
        Description = "An https address that is told of the end of its background responses",
        HelpName = "URL",
        CustomParser = ParseWebhook,
    };

    private static readonly Argument<string> Id = new("ID") { Description = "The key's id, as listed" };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var create = new Command("create", "Make a key. It is shown once: only its hash is stored.")
        {
            Name, Live, Expires, RateLimit, Workspace, WebhookUrl,
        };
        create.SetAction((parsed, cancellationToken) => RunAsync(parsed, keys => CreateAsync(keys, parsed, cancellationToken)));

        var list = new Command("list", "List the keys, newest first.");
        list.SetAction((parsed, cancellationToken) => RunAsync(parsed, keys => ListAsync(keys, parsed, cancellationToken)));

        var revoke = new Command("revoke", "Revoke a key for good.") { Id };
        revoke.SetAction((parsed, cancellationToken) => RunAsync(parsed, keys => RevokeAsync(keys, parsed, cancellationToken)));

        return new Command("keys", "Make, list and revoke API keys in the configured storage.") { create, list, revoke };
    }

    private static Task<int> RunAsync(ParseResult parsed, Func<ApiKeyAdministration, Task> run) => ConfiguredStorage.RunAsync(
        parsed,
        (services, _) => services.AddSingleton<ApiKeyAdministration>(),
        services => run(services.GetRequiredService<ApiKeyAdministration>()));

    private static async Task CreateAsync(
        ApiKeyAdministration keys, ParseResult parsed, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.Create(parsed.GetValue(Live));
        var traits = new ApiKeyTraits(parsed.GetRequiredValue(Name))
        {
            WorkspaceId = parsed.GetValue(Workspace),
            ExpiresAt = TimeProvider.System.GetUtcNow() + parsed.GetValue(Expires),
            Policy = new KeyPolicy { RateLimitRpm = parsed.GetValue(RateLimit) },
            Webhook = parsed.GetValue(WebhookUrl) is { } url ? new WebhookTarget(url, WebhookTarget.NewSecret()) : null,
        };
        var record = await keys.AddAsync(secret, traits, cancellationToken).ConfigureAwait(false);

        var output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync($"id       {record.Id}").ConfigureAwait(false);
        await output.WriteLineAsync($"key      {secret.Value}").ConfigureAwait(false);
        await output.WriteLineAsync($"expires  {When(record.ExpiresAt) ?? "never"}").ConfigureAwait(false);
        if (record.Webhook is { } webhook)
        {
            await output.WriteLineAsync($"webhook  {webhook.Secret}").ConfigureAwait(false);
        }

        await parsed.InvocationConfiguration.Error
            .WriteLineAsync("Keep the key: it is not stored and cannot be shown again.").ConfigureAwait(false);
    }

    private static async Task ListAsync(
        ApiKeyAdministration keys, ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var now = TimeProvider.System.GetUtcNow();
        await output.WriteLineAsync(Row("ID", "KEY", "STATE", "CREATED", "EXPIRES", "RPM", "NAME")).ConfigureAwait(false);
        await foreach (var key in keys.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var state = key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "expired" : "active";
            var limit = key.Policy.RateLimitRpm?.ToString(CultureInfo.InvariantCulture) ?? "-";
            var name = key.WorkspaceId is { } workspace ? $"{key.Name} ({workspace})" : key.Name;
            await output
                .WriteLineAsync(Row(
                    key.Id, key.Prefix + "…", state, When(key.CreatedAt)!, When(key.ExpiresAt) ?? "never", limit, name))
                .ConfigureAwait(false);
        }
    }

    private static async Task RevokeAsync(
        ApiKeyAdministration keys, ParseResult parsed, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Id);
        if (!await keys.RevokeAsync(id, cancellationToken).ConfigureAwait(false))
        {
            throw new CommandException($"There is no key {id}. 'keys list' shows the ids.");
        }

        await parsed.InvocationConfiguration.Output
            .WriteLineAsync($"revoked  {id}; gateways refuse it within their Auriko:Access:CacheDuration.").ConfigureAwait(false);
    }

    private static string Row(params ReadOnlySpan<string> cells) =>
        $"{cells[0],-36}  {cells[1],-13}  {cells[2],-7}  {cells[3],-20}  {cells[4],-20}  {cells[5],6}  {cells[6]}";

    private static string? When(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Uri? ParseWebhook(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[^1].Value, UriKind.Absolute, out var url)
            && new WebhookTarget(url, WebhookTarget.NewSecret()).IsValid)
        {
            return url;
        }

        argument.AddError("--webhook-url must be an https address without a user.");
        return null;
    }

    private static TimeSpan? ParseLifetime(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        var unit = text is "" ? TimeSpan.Zero : text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => TimeSpan.Zero,
        };
        if (unit > TimeSpan.Zero
            && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 100_000)
        {
            return count * unit;
        }

        argument.AddError("--expires must be a number and m, h, d or w, such as 30d.");
        return null;
    }
}
